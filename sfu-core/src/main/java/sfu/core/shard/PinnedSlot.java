package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.forward.DownTrack;
import sfu.core.forward.LayeredTrack;
import sfu.core.layers.Ladder;
import sfu.core.layers.LayerLimit;
import sfu.core.layers.LayerReason;
import sfu.core.layers.LayerSelector;
import sfu.core.layers.SlotDemand;
import sfu.core.layers.View;

/** One slot of video to another node: an encoding of its track, up to the layers wanted there. */
final class PinnedSlot {
    private static final int HIGHEST = LayerSelector.HIGHEST;

    final DownTrack slot;
    final SlotDemand demand = new SlotDemand();
    @Nullable LayeredTrack track;
    private final int encoding;
    private final WantedLayers upstream;
    private int spatial = HIGHEST;
    private int temporal = HIGHEST;
    private int rank;

    PinnedSlot(DownTrack slot, int encoding, WantedLayers upstream) {
        this.slot = slot;
        this.encoding = encoding;
        this.upstream = upstream;
    }

    /** No layer above these is wanted there; returns whether that is news. */
    boolean top(int spatial, int temporal) {
        boolean isNews = spatial != this.spatial || temporal != this.temporal;
        this.spatial = spatial;
        this.temporal = temporal;
        return isNews;
    }

    /** Before an allocation. */
    void prepare(long nowNs) {
        LayeredTrack now = slot.track();
        if (now != track) {
            track = now;
            demand.newSource(now != null && now.spec().isScreen());
        }
        demand.obstacle(now == null ? LayerReason.NO_SOURCE : LayerReason.NONE);
        if (now != null) {
            now.fill(demand.ladder(), encoding, spatial, temporal, nowNs);
        }
    }

    /** What all costs that is wanted of its encoding. */
    long costBps() {
        Ladder ladder = demand.ladder();
        return track == null || ladder.steps() == 0 ? 0 : ladder.bitrateBps(ladder.steps() - 1);
    }

    /** Among those of its track that cost something, the cheapest being 0. */
    int rank() {
        return rank;
    }

    void rank(int its) {
        rank = its;
        demand.view(new View(LayerLimit.NONE, -its, true));
    }

    void takeAll(long nowNs) {
        target(encoding, spatial, temporal, 0, nowNs);
    }

    /**
     * Its publisher goes on meanwhile: what it costs must be known when there is room again.
     *
     * @return whether it is held back
     */
    boolean apply(long nowNs) {
        LayeredTrack from = track;
        int step = demand.target();
        if (from == null || demand.ladder().steps() == 0) {
            takeAll(nowNs);
            return false;
        }
        if (step == SlotDemand.NOTHING) {
            target(LayerSelector.NONE, HIGHEST, HIGHEST, 1 << encoding, nowNs);
            return true;
        }
        int itsSpatial = from.spatialLimit(demand.ladder(), step);
        int itsTemporal = from.temporalLimit(demand.ladder(), step);
        target(encoding, Math.min(itsSpatial, spatial), Math.min(itsTemporal, temporal), 0, nowNs);
        return false;
    }

    private void target(int encoding, int spatial, int temporal, int wished, long nowNs) {
        if (slot.target(encoding, spatial, temporal, wished, nowNs)) {
            upstream.changed(slot.track());
        }
    }
}
