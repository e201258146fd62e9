package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.bwe.SendSideEstimator;
import sfu.core.forward.DownTrack;
import sfu.core.forward.LayeredTrack;
import sfu.core.forward.SendSide;
import sfu.core.layers.LayerSelector;
import sfu.core.layers.SlotDemand;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The slots to another node: each gets one encoding of its track, all that is wanted of it there
 * while the path to that node takes everything. Once the path shows a limit, sound goes first, then
 * of each track the cheapest encoding that is wanted there, and the best of all wait; there,
 * viewers go on with what comes. What counts in no estimate is no part of it.
 */
final class PinnedSlots {
    private final Transport transport;
    private final List<PinnedSlot> slots = new ArrayList<>();
    private final List<PinnedSlot> others = new ArrayList<>(); // in no estimate
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
            slot.target(encoding, LayerSelector.HIGHEST, LayerSelector.HIGHEST, nowNs);
            return;
        }
        slot.ofNode();
        PinnedSlot its = new PinnedSlot(slot, encoding, transport.shard().wantedLayers());
        its.takeAll(nowNs);
        (SendSide.isNumbered(slot.spec().section()) ? slots : others).add(its);
    }

    /** No layer of its encoding above these is wanted. */
    void top(DownTrack slot, int spatial, int temporal, long nowNs) {
        for (PinnedSlot its : others) {
            if (its.slot == slot && its.top(spatial, temporal)) {
                its.takeAll(nowNs);
            }
        }
        for (PinnedSlot its : slots) {
            if (its.slot == slot && its.top(spatial, temporal)) {
                changed(its, nowNs);
            }
        }
    }

    private void changed(PinnedSlot its, long nowNs) {
        if (allocatedBps == SendSideEstimator.NO_ESTIMATE) {
            its.takeAll(nowNs);
        } else {
            due(nowNs);
        }
    }

    void remove(DownTrack slot) {
        audio.remove(slot);
        slots.removeIf(its -> its.slot == slot);
        others.removeIf(its -> its.slot == slot);
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
        slots.sort(Comparator.comparingLong(PinnedSlot::costBps));
        Map<LayeredTrack, Integer> next = new HashMap<>();
        for (PinnedSlot its : slots) {
            LayeredTrack track = its.track;
            its.rank(
                    track == null || its.costBps() == 0
                            ? 0
                            : next.merge(track, 1, Integer::sum) - 1);
        }
        slots.sort(Comparator.comparingInt(PinnedSlot::rank));
    }

    private void tell(int nowHeldBack) {
        if (nowHeldBack != heldBack) {
            heldBack = nowHeldBack;
            transport.events().heldBack(nowHeldBack);
        }
    }
}
