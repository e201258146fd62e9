package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaCap;
import sfu.core.api.PublishSection;
import sfu.core.api.SlotView;
import sfu.core.forward.SlotSpec;
import sfu.core.forward.TrackSpec;
import sfu.core.layers.SlotRule;

import java.util.List;
import java.util.Set;

/** What a transport of a shard of this server is told, as commands to that shard. */
abstract class TransportControl {
    private final Transport transport;
    private final Shard shard;
    private final List<Shard> all;
    private final TransportEvents events;

    TransportControl(Transport transport, List<Shard> all, TransportEvents events) {
        this.transport = transport;
        shard = transport.shard();
        this.all = all;
        this.events = events;
    }

    public long number() {
        return transport.number();
    }

    public int home() {
        return shard.index();
    }

    public void publish(PublishSection section, TrackSpec spec) {
        shard.execute(new ShardCommand.Publish(transport, section, spec));
    }

    public void unpublish(long track) {
        shard.execute(new ShardCommand.Unpublish(transport, track));
    }

    public void capTrack(long track, long bitrateBps) {
        shard.execute(new ShardCommand.CapTrack(transport, track, bitrateBps));
    }

    public void openSlot(SlotSpec spec) {
        shard.execute(new ShardCommand.OpenSlot(transport, spec));
    }

    public void closeSlot(String mid) {
        shard.execute(new ShardCommand.CloseSlot(transport, mid));
    }

    public void assign(String mid, @Nullable TrackSpec track) {
        long number = track == null ? 0 : track.number();
        shard.execute(new ShardCommand.Assign(transport, mid, number));
    }

    public void setViews(List<SlotView> views) {
        shard.execute(new ShardCommand.SetViews(transport, List.copyOf(views)));
    }

    public void setRule(String mid, SlotRule rule) {
        shard.execute(new ShardCommand.SetRule(transport, mid, rule));
    }

    public void setPolicy(MediaCap cap, boolean screenFirst) {
        shard.execute(new ShardCommand.SetPolicy(transport, cap, screenFirst));
    }

    public void mirrorTo(int other, TrackSpec spec) {
        all.get(other).execute(new ShardCommand.Mirror(spec, shard, events));
    }

    public void unmirror(int other, long track) {
        all.get(other).execute(new ShardCommand.Unmirror(track));
    }

    public void passTo(int other, long track) {
        shard.execute(new ShardCommand.AddMirror(track, all.get(other)));
    }

    public void stopPassing(int other, long track) {
        shard.execute(new ShardCommand.RemoveMirror(track, all.get(other)));
    }

    public void addVoice(long room, long track) {
        shard.execute(new ShardCommand.AddVoice(room, track, transport));
    }

    public void hush(long room, long track, boolean isHushed) {
        shard.execute(new ShardCommand.Hush(room, track, isHushed));
    }

    public void listen(long room, List<String> mids) {
        shard.execute(new ShardCommand.Listen(transport, room, List.copyOf(mids)));
    }

    public void bar(long room, Set<Long> barred, Set<Long> allowed) {
        shard.execute(new ShardCommand.Bar(transport, room, barred, allowed));
    }
}
