package sfu.core.shard;

import io.netty.util.collection.LongObjectHashMap;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.codec.FrameSizeReader;
import sfu.core.forward.DownTrack;
import sfu.core.forward.Egress;
import sfu.core.forward.Encoder;
import sfu.core.forward.FanOut;
import sfu.core.forward.LayeredTrack;
import sfu.core.forward.TrackOwner;
import sfu.core.forward.TrackSpec;
import sfu.core.forward.UpTrack;
import sfu.core.stream.MemoryBudget;
import sfu.core.stream.PacketCache;

import java.util.ArrayList;
import java.util.List;

/**
 * The tracks that a shard has, its own publishers' and mirrors of other shards', and their turns.
 */
final class Tracks implements TrackOwner {
    /** About 4 ms of sending: as long as new packets wait in the socket at most. */
    static final int MAX_SENDS = 2_000;

    private final MemoryBudget budget;
    private final CacheLimits limits;

    /**
     * Asked for each packet of another shard, whose numbers are too large to be boxed for nothing.
     */
    private final LongObjectHashMap<LayeredTrack> byNumber = new LongObjectHashMap<>();

    private final FrameSizeReader sizes = new FrameSizeReader();

    /** Those with packets to hand out. */
    private final FanOutQueue queued = new FanOutQueue();

    /** Those of which somebody waits for a key frame. */
    private final List<UpTrack> awaiting = new ArrayList<>();

    /** Those that went to another encoding. */
    private final List<DownTrack> moving = new ArrayList<>();

    private @Nullable Egress egress;
    private long nowNs;
    private int used; // of the sends up to the end of the next fan-out
    private long letGo;

    Tracks(MemoryBudget budget, CacheLimits limits) {
        this.budget = budget;
        this.limits = limits;
    }

    /** Where everything leaves, before anything arrives. */
    void attach(Egress way) {
        egress = way;
    }

    private Egress egress() {
        Egress way = egress;
        if (way == null) {
            throw new IllegalStateException("the shard has no port yet");
        }
        return way;
    }

    LayeredTrack add(TrackSpec spec, Encoder.Upstream upstream) {
        PacketCache.Limits size = spec.kind() == MediaKind.VIDEO ? limits.video() : limits.audio();
        LayeredTrack track =
                new LayeredTrack(spec, () -> new PacketCache(budget, size), upstream, this, sizes);
        byNumber.put(spec.number(), track);
        return track;
    }

    @Nullable LayeredTrack get(long number) {
        return byNumber.get(number);
    }

    /** Returns how many packets were not handed out, for each who would have got them. */
    long end(LayeredTrack track) {
        long undelivered = track.undelivered();
        if (byNumber.get(track.spec().number()) == track) {
            byNumber.remove(track.spec().number());
        }
        queued.remove(track);
        awaiting.removeIf(up -> up.track() == track);
        egress().flush(); // what is queued there points into the caches
        track.close();
        return undelivered;
    }

    @Override
    public void listensElsewhere(DownTrack slot) {
        moving.add(slot);
    }

    @Override
    public void hasPackets(UpTrack track) {
        queued.add(track);
    }

    @Override
    public void storesMany(UpTrack track, long atNs) {
        nowNs = Math.max(nowNs, atNs);
        FanOut its = track.fanOut();
        boolean isVideo = track.spec().kind() == MediaKind.VIDEO;
        int left = queued.run(MediaKind.AUDIO, MAX_SENDS - used, egress(), nowNs);
        while (isVideo && its.isQueued() && left > 0) {
            left = its.run(egress(), nowNs, left);
        }
        used = MAX_SENDS - left;
        if (!isVideo && its.isFull()) {
            its.complete(egress(), nowNs); // no sound is let go
        }
        egress().flush();
    }

    @Override
    public void letsGo(long packets) {
        letGo += packets;
    }

    /** Of video that came too fast, each packet for all who did not get it. */
    long letGo() {
        return letGo;
    }

    @Override
    public void awaitsKeyFrame(UpTrack track) {
        if (!awaiting.contains(track)) {
            awaiting.add(track);
        }
    }

    /** When {@link #handleTimeouts} has something to do; Long.MAX_VALUE for never. */
    long nextDueNs() {
        long dueNs = Long.MAX_VALUE;
        for (int i = 0; i < awaiting.size(); i++) {
            dueNs = Math.min(dueNs, awaiting.get(i).encoder().nextDueNs(nowNs));
        }
        return dueNs;
    }

    /** Repeats what publishers' encoders were asked for. */
    void handleTimeouts(long atNs) {
        nowNs = atNs;
        int kept = 0;
        for (int i = 0; i < awaiting.size(); i++) {
            UpTrack track = awaiting.get(i);
            if (track.encoder().handleTimeouts(atNs)) {
                awaiting.set(kept++, track);
            }
        }
        awaiting.subList(kept, awaiting.size()).clear();
    }

    /**
     * Hands out what came, audio first: it is small and must not wait behind video. When about
     * {@value #MAX_SENDS} packets left since the last call, the rest waits for the next.
     *
     * @return whether nothing waits any more
     */
    boolean fanOut(long atNs) {
        nowNs = atNs;
        int left = queued.run(MediaKind.AUDIO, MAX_SENDS - used, egress(), nowNs);
        queued.run(MediaKind.VIDEO, left, egress(), nowNs);
        used = 0;
        settle();
        queued.takeTurns();
        return queued.isEmpty();
    }

    /** Who hears which encoding changes between fan-outs only. */
    private void settle() {
        for (int i = 0; i < moving.size(); i++) {
            moving.get(i).settle();
        }
        moving.clear();
    }
}
