package sfu.core.shard;

import org.jspecify.annotations.Nullable;

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
        publisher.addVoice(room, track);
    }

    /** It takes part no longer, or again, on its publisher's shard: the others hear what passes. */
    public void hush(TransportProxy publisher, long track, boolean isHushed) {
        publisher.hush(room, track, isHushed);
    }

    /** And on another one, where it is mirrored. */
    public void addMirror(int shard, long track) {
        shards.get(shard).execute(new ShardCommand.AddVoice(room, track, null));
    }

    /** These slots follow the loudest voices, in the order of the seats; with none nothing does. */
    public void listen(TransportProxy listener, List<String> mids) {
        listener.listen(room, mids);
    }

    /** The listener must not hear these tracks, and may hear those again. */
    public void bar(TransportProxy listener, Set<Long> barred, Set<Long> allowed) {
        listener.bar(room, Set.copyOf(barred), Set.copyOf(allowed));
    }

    /** The room's floor where this listener is; null: it is here. */
    public @Nullable NodeFloor elsewhere(TransportProxy listener) {
        return listener.floor(room);
    }

    public void close(int shard) {
        shards.get(shard).execute(new ShardCommand.CloseFloor(room));
    }
}
