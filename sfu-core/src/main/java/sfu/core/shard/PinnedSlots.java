package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.bwe.SendSideEstimator;
import sfu.core.forward.DownTrack;
import sfu.core.forward.LayeredTrack;
import sfu.core.forward.SendSide;
import sfu.core.layers.Ladder;
import sfu.core.layers.LayerLimit;
import sfu.core.layers.LayerReason;
import sfu.core.layers.LayerSelector;
import sfu.core.layers.SlotDemand;
import sfu.core.layers.View;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The slots to another node: each gets one encoding of its track, all of it while the path to that
 * node takes everything. Once the path shows a limit, sound goes first, then of each track the
 * cheapest encoding that is wanted there, and the best of all wait; there, viewers go on with what
 * comes. What counts in no estimate is no part of it.
 */
final class PinnedSlots {
    private static final int HIGHEST = LayerSelector.HIGHEST;

    /** One slot of video. */
    private static final class Pinned {
        final DownTrack slot;
        final int encoding;
        final SlotDemand demand = new SlotDemand();
        @Nullable LayeredTrack track;
        int rank; // among those of its track that cost something, the cheapest being 0

        Pinned(DownTrack slot, int encoding) {
            this.slot = slot;
            this.encoding = encoding;
        }

        void prepare(long nowNs) {
            LayeredTrack now = slot.track();
            if (now != track) {
                track = now;
                demand.newSource(now != null && now.spec().isScreen());
            }
            demand.obstacle(now == null ? LayerReason.NO_SOURCE : LayerReason.NONE);
            if (now != null) {
                now.fill(demand.ladder(), encoding, nowNs);
            }
        }

        /** All of its encoding. */
        long costBps() {
            Ladder ladder = demand.ladder();
            return track == null || ladder.steps() == 0 ? 0 : ladder.bitrateBps(ladder.steps() - 1);
        }

        void rank(int its) {
            rank = its;
            demand.view(new View(LayerLimit.NONE, -its, true));
        }

        void takeAll(long nowNs) {
            slot.target(encoding, HIGHEST, HIGHEST, nowNs);
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
                slot.target(LayerSelector.NONE, HIGHEST, HIGHEST, 1 << encoding, nowNs);
                return true;
            }
            int spatial = from.spatialLimit(demand.ladder(), step);
            int temporal = from.temporalLimit(demand.ladder(), step);
            slot.target(encoding, spatial, temporal, nowNs);
            return false;
        }
    }

    private final Transport transport;
    private final List<Pinned> slots = new ArrayList<>();
    private final AudioBitrate audio = new AudioBitrate();
    private int heldBack; // as was told last
    private long dueNs = Long.MAX_VALUE;
    private long allocatedBps = SendSideEstimator.NO_ESTIMATE; // none while there is no limit

    PinnedSlots(Transport transport) {
        this.transport = transport;
    }

    void add(DownTrack slot, int encoding, long nowNs) {
        if (slot.spec().section().kind() == MediaKind.AUDIO) {
            audio.add(slot);
            slot.target(encoding, HIGHEST, HIGHEST, nowNs);
            return;
        }
        Pinned its = new Pinned(slot, encoding);
        its.takeAll(nowNs);
        if (SendSide.isNumbered(slot.spec().section())) {
            slots.add(its);
        }
    }

    void remove(DownTrack slot) {
        audio.remove(slot);
        slots.removeIf(its -> its.slot == slot);
    }

    /** One shows another track, or the same anew. */
    void started(long nowNs) {
        if (allocatedBps != SendSideEstimator.NO_ESTIMATE) {
            due(nowNs);
        }
    }

    void estimateChanged(SendSide side) {
        if (limitBps(side) < allocatedBps * Allocation.FALL) {
            due(Long.MIN_VALUE);
        }
    }

    private void due(long atNs) {
        dueNs = Math.min(dueNs, atNs);
        transport.wakeBy(dueNs);
    }

    private static long limitBps(@Nullable SendSide side) {
        if (side == null || !side.isTransportWide() || !side.isLimitShown()) {
            return SendSideEstimator.NO_ESTIMATE;
        }
        return side.estimateBps();
    }

    /** Returns when it is to be called next; Long.MAX_VALUE for never. */
    long handleTimeouts(long nowNs) {
        SendSide side = transport.outlet().sendSide();
        boolean hasFallen =
                limitBps(side) < allocatedBps * Allocation.FALL; // as when no report comes
        if (nowNs < dueNs && !hasFallen) {
            return dueNs;
        }
        allocatedBps = limitBps(side);
        if (side == null || allocatedBps == SendSideEstimator.NO_ESTIMATE) {
            slots.forEach(its -> its.takeAll(nowNs));
            tell(0);
            dueNs = Long.MAX_VALUE;
        } else {
            share(side, nowNs);
            dueNs = nowNs + Allocation.INTERVAL_NS;
        }
        return dueNs;
    }

    private void share(SendSide side, long nowNs) {
        long audioBps = audio.measure(nowNs);
        slots.forEach(its -> its.prepare(nowNs));
        rank();
        List<SlotDemand> demands = slots.stream().map(its -> its.demand).toList();
        transport
                .shard()
                .scratch()
                .allocatorToNodes()
                .allocate(
                        allocatedBps,
                        Math.max(allocatedBps, side.losslessBps()),
                        audioBps,
                        demands,
                        false,
                        nowNs);
        tell((int) slots.stream().filter(its -> its.apply(nowNs)).count());
        long wantedBps = demands.stream().mapToLong(SlotDemand::usefulBps).sum();
        side.onWanted((long) (Allocation.PROBE_MARGIN * (wantedBps + audioBps)), nowNs);
    }

    /** In order: an allocator that has nothing to sort is fast. */
    private void rank() {
        slots.sort(Comparator.comparingLong(Pinned::costBps));
        Map<LayeredTrack, Integer> next = new HashMap<>();
        for (Pinned its : slots) {
            LayeredTrack track = its.track;
            its.rank(
                    track == null || its.costBps() == 0
                            ? 0
                            : next.merge(track, 1, Integer::sum) - 1);
        }
        slots.sort(Comparator.comparingInt(its -> its.rank));
    }

    private void tell(int nowHeldBack) {
        if (nowHeldBack != heldBack) {
            heldBack = nowHeldBack;
            transport.events().heldBack(nowHeldBack);
        }
    }
}
