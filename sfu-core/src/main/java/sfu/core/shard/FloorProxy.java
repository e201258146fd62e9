package sfu.core.shard;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A room's floors on all shards to its control state: the only door to them. */
public final class FloorProxy {
    private final List<Shard> shards;
    private final long room;
    private final FloorEvents events;

    /**
     * @param room its number, unique in the server
     */
    FloorProxy(List<Shard> shards, long room, FloorEvents events) {
        this.shards = shards;
        this.room = room;
        this.events = events;
    }

    public void open(int shard) {
        shards.get(shard).execute(new ShardCommand.OpenFloor(room, events));
    }

    /** So many of the loudest voices that are published on a shard pass to these others. */
    public void passOn(int from, int seats, Collection<Integer> to) {
        List<Shard> others = to.stream().filter(i -> i != from).map(shards::get).toList();
        shards.get(from).execute(new ShardCommand.PassOn(room, seats, others));
    }

    /** An audio track takes part, on its publisher's shard. */
    public void addVoice(TransportProxy publisher, long track) {
        Transport its = publisher.transport();
        its.shard().execute(new ShardCommand.AddVoice(room, track, its));
    }

    /** It takes part no longer, or again, on its publisher's shard: the others hear what passes. */
    public void hush(TransportProxy publisher, long track, boolean isHushed) {
        Transport its = publisher.transport();
        its.shard().execute(new ShardCommand.Hush(room, track, isHushed));
    }

    /** And on another one, where it is mirrored. */
    public void addMirror(int shard, long track) {
        shards.get(shard).execute(new ShardCommand.AddVoice(room, track, null));
    }

    /** These slots follow the loudest voices, in the order of the seats; with none nothing does. */
    public void listen(TransportProxy listener, List<String> mids) {
        Transport its = listener.transport();
        its.shard().execute(new ShardCommand.Listen(its, room, List.copyOf(mids)));
    }

    /** The listener must not hear these tracks, and may hear those again. */
    public void bar(TransportProxy listener, Set<Long> barred, Set<Long> allowed) {
        Transport its = listener.transport();
        its.shard()
                .execute(new ShardCommand.Bar(its, room, Set.copyOf(barred), Set.copyOf(allowed)));
    }

    public void close(int shard) {
        shards.get(shard).execute(new ShardCommand.CloseFloor(room));
    }
}
