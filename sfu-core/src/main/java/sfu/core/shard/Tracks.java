package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.forward.Egress;
import sfu.core.forward.TrackSpec;
import sfu.core.forward.UpTrack;
import sfu.core.stream.MemoryBudget;
import sfu.core.stream.PacketCache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tracks that a shard has: its own publishers' and mirrors of other shards'. */
final class Tracks {
    private final MemoryBudget budget;
    private final CacheLimits limits;
    private final Map<Long, UpTrack> byNumber = new HashMap<>();
    private final List<UpTrack> dirty = new ArrayList<>();

    /** Those of which somebody waits for a key frame. */
    private final List<UpTrack> awaiting = new ArrayList<>();

    Tracks(MemoryBudget budget, CacheLimits limits) {
        this.budget = budget;
        this.limits = limits;
    }

    UpTrack add(TrackSpec spec, UpTrack.Upstream upstream) {
        PacketCache.Limits size = spec.kind() == MediaKind.VIDEO ? limits.video() : limits.audio();
        UpTrack track = new UpTrack(spec, new PacketCache(budget, size), upstream, this::awaits);
        byNumber.put(spec.number(), track);
        return track;
    }

    private void awaits(UpTrack track) {
        if (!awaiting.contains(track)) {
            awaiting.add(track);
        }
    }

    @Nullable UpTrack get(long number) {
        return byNumber.get(number);
    }

    void end(UpTrack track) {
        byNumber.remove(track.spec().number(), track);
        dirty.remove(track);
        awaiting.remove(track);
        track.close();
    }

    /** Repeats what publishers' encoders were asked for; every tick. */
    void handleTimeouts(long nowNs) {
        int kept = 0;
        for (int i = 0; i < awaiting.size(); i++) {
            UpTrack track = awaiting.get(i);
            if (track.handleTimeouts(nowNs)) {
                awaiting.set(kept++, track);
            }
        }
        awaiting.subList(kept, awaiting.size()).clear();
    }

    /** The track is about to get a packet of this cycle. */
    void willFanOut(UpTrack track, Egress egress, long nowNs) {
        if (track.isPendingFull()) {
            track.fanOut(egress, nowNs);
            egress.flush(); // what it queued points into the cache, where room is needed now
        }
        if (!track.hasPending() && !dirty.contains(track)) {
            dirty.add(track);
        }
    }

    /**
     * Hands out what came in this cycle, audio first: it is small and must not wait behind video.
     */
    void fanOut(Egress egress, long nowNs) {
        for (int i = 0; i < dirty.size(); i++) {
            if (dirty.get(i).spec().kind() == MediaKind.AUDIO) {
                dirty.get(i).fanOut(egress, nowNs);
            }
        }
        for (int i = 0; i < dirty.size(); i++) {
            if (dirty.get(i).spec().kind() == MediaKind.VIDEO) {
                dirty.get(i).fanOut(egress, nowNs);
            }
        }
        dirty.clear();
    }
}
