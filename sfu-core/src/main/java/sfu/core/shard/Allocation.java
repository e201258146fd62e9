package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.bwe.SendSideEstimator;
import sfu.core.forward.DownTrack;
import sfu.core.forward.SendSide;
import sfu.core.layers.Allocator;
import sfu.core.layers.LayersWanted;
import sfu.core.layers.SlotDemand;
import sfu.core.layers.View;
import sfu.core.stats.SlotWish;

import java.util.ArrayList;
import java.util.List;

/**
 * Gives a subscriber's video slots their layers, again and again: what its views can use, within
 * what its path takes.
 */
final class Allocation {
    /** How often, where an estimate moves and a slot lacks what it could use. */
    static final long INTERVAL_NS = 200_000_000L;

    /** And where only what publishers send may ask for less. */
    private static final long SLOW_INTERVAL_NS = 1_000_000_000L;

    /** And where nothing is to be chosen; whatever changes that says so. */
    private static final long IDLE_INTERVAL_NS = 5_000_000_000L;

    /** A slot that was just given a track hears soon which layers that has. */
    private static final long START_NS = 100_000_000L;

    /** An estimate that is this much lower changes layers at once. */
    static final double FALL = 0.9;

    /** Of a path that has not shown a limit yet: some slots at their best. */
    private static final long OPTIMISTIC_BPS = 5_000_000;

    /**
     * A layer is raised where it fits with head-room: so much is wanted, and more is probed for.
     */
    static final double PROBE_MARGIN = 1.25;

    /**
     * Key frames of what costs a larger share of what the path takes are long on their way: they
     * are some five frames' size, a third of a second's worth.
     */
    private static final double LARGE = 0.5;

    private final Transport transport;
    private final List<AllocatedSlot> slots = new ArrayList<>();
    private final AudioBitrate audio = new AudioBitrate();
    private final List<SlotDemand> demands = new ArrayList<>();
    private final LossBudget losses = new LossBudget();
    private @Nullable PinnedSlots pinned; // of a transport to another node
    private boolean isMoved;
    private long dueNs = Long.MAX_VALUE;
    private long allocatedNs;
    private long allocatedBps = SendSideEstimator.NO_ESTIMATE; // of what there was the last time

    Allocation(Transport transport) {
        this.transport = transport;
    }

    void add(DownTrack slot) {
        if (slot.spec().section().kind() == MediaKind.AUDIO) {
            audio.add(slot);
        } else {
            AllocatedSlot its = new AllocatedSlot(slot);
            slots.add(its);
            demands.add(its.demand());
        }
    }

    /** It gets this encoding, as far as the path takes it: another node chooses again. */
    void pin(DownTrack slot, int encoding, long nowNs) {
        remove(slot);
        PinnedSlots its = pinned;
        if (its == null) {
            its = new PinnedSlots(transport);
            pinned = its;
        }
        its.add(slot, encoding, nowNs);
    }

    /** Of a pinned slot no layer above these is wanted. */
    void top(DownTrack slot, int spatial, int temporal, long nowNs) {
        if (pinned != null) {
            pinned.top(slot, spatial, temporal, nowNs);
        }
    }

    void remove(DownTrack slot) {
        if (pinned != null) {
            pinned.remove(slot);
        }
        audio.remove(slot);
        slots.removeIf(its -> its.slot() == slot);
        demands.clear();
        slots.forEach(its -> demands.add(its.demand()));
    }

    /** Something changed that it depends on: it is done anew at once. */
    void soon() {
        dueNs = Long.MIN_VALUE;
        transport.wakeBy(0);
    }

    /** It is done anew at this time at the latest. */
    void by(long atNs) {
        if (dueNs > atNs) {
            dueNs = atNs;
            transport.wakeBy(atNs);
        }
    }

    /** Layers go down when the path narrows, not when it is their time. */
    void estimateChanged(SendSide side) {
        if (pinned != null) {
            pinned.estimateChanged(side);
        }
        if (!slots.isEmpty() && limitBps(side) < allocatedBps * FALL) {
            soon();
        }
    }

    /** What the peer's last reports say that it loses of its video, 0..1. */
    double reportedLoss() {
        return VideoLoss.of(slots);
    }

    /** The peer reported loss, 0..1: without an estimate that counts. */
    void lossReported(double loss) {
        if (losses.concerns(loss) && dueNs > SLOW_INTERVAL_NS + allocatedNs) {
            dueNs = allocatedNs + SLOW_INTERVAL_NS;
            transport.wakeBy(dueNs);
        }
    }

    /** A slot shows another encoding: its client is told soon. */
    void moved(DownTrack slot) {
        if (slot.spec().section().kind() == MediaKind.AUDIO) {
            return;
        }
        isMoved = true;
        transport.wakeBy(0);
    }

    /** A slot shows another track, or the same anew. */
    void started(DownTrack slot, long nowNs) {
        if (slot.spec().section().kind() == MediaKind.AUDIO) {
            return;
        }
        if (pinned != null) {
            pinned.started(nowNs + START_NS);
            return;
        }
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).slot() == slot) {
                slots.get(i).forgetTold();
            }
        }
        if (dueNs > nowNs + START_NS) {
            dueNs = nowNs + START_NS;
        }
        transport.wakeBy(dueNs);
    }

    /** What this video slot is to be sent; null of others. */
    @Nullable SlotWish wish(DownTrack slot) {
        for (AllocatedSlot each : slots) {
            if (each.slot() == slot) {
                return each.wish(transport.slots().views().of(slot.spec().mid()));
            }
        }
        return null;
    }

    /** Returns when it is to be called next; Long.MAX_VALUE for never. */
    long handleTimeouts(long nowNs) {
        if (pinned != null) {
            return pinned.handleTimeouts(nowNs);
        }
        if (slots.isEmpty() || !transport.shard().allocates()) {
            return Long.MAX_VALUE;
        }
        if (nowNs >= dueNs) {
            SendSide side = transport.outlet().sendSide();
            dueNs = Long.MAX_VALUE;
            allocatedNs = nowNs;
            boolean isChanged = allocate(side, nowNs);
            dueNs = Math.min(dueNs, nextNs(nowNs, intervalNs(side, isChanged)));
        } else if (isMoved) {
            tell();
            dueNs = Math.min(dueNs, nowNs + START_NS); // what it shows may be known by then
        }
        isMoved = false;
        return dueNs;
    }

    /**
     * What is not urgent is done when the transport wakes for its reports, up to a second sooner.
     */
    private long nextNs(long nowNs, long intervalNs) {
        return intervalNs < SLOW_INTERVAL_NS
                ? nowNs + intervalNs
                : transport.reports().nextReportNs(nowNs + intervalNs - SLOW_INTERVAL_NS);
    }

    private long intervalNs(@Nullable SendSide side, boolean isChanged) {
        boolean isEstimated = side != null && side.hasEstimate();
        boolean isSettled = true;
        boolean hasChoice = false;
        for (int i = 0; i < slots.size(); i++) {
            isSettled &= slots.get(i).isSettled();
            hasChoice |= slots.get(i).hasChoice();
        }
        if (!isSettled) {
            return isEstimated ? INTERVAL_NS : SLOW_INTERVAL_NS;
        }
        boolean isIdle = !isChanged && !hasChoice && !isEstimated && !losses.isLimited();
        return isIdle ? IDLE_INTERVAL_NS : SLOW_INTERVAL_NS;
    }

    /** Returns whether anything is another than before. */
    private boolean allocate(@Nullable SendSide side, long nowNs) {
        allocatedBps = side == null ? SendSideEstimator.NO_ESTIMATE : limitBps(side);
        long audioBps = audio.measure(nowNs);
        long estimateBps = estimateBps(side);
        boolean isEstimated = estimateBps != SendSideEstimator.NO_ESTIMATE;
        long boundBps = isEstimated ? estimateBps : lossBoundBps(side, audioBps, nowNs);
        prepare(nowNs); // last: what is given now are steps of ladders as they were
        transport
                .shard()
                .scratch()
                .allocator()
                .allocate(
                        boundBps,
                        losslessBps(side, estimateBps),
                        audioBps,
                        demands,
                        transport.slots().views().isScreenFirst(),
                        nowNs);
        boolean mayFall = isEstimated || side != null && side.isTransportWide();
        boolean isApplied = apply(mayFall, side != null && isCrowded(side), nowNs);
        boolean isProbed = isEstimated && side != null && side.isTransportWide();
        limit(isProbed, estimateBps - audioBps, nowNs);
        if (side != null) {
            side.onWanted(wantedBps(), nowNs);
        }
        return tell() || isApplied;
    }

    private void prepare(long nowNs) {
        SlotViews views = transport.slots().views();
        for (int i = 0; i < slots.size(); i++) {
            AllocatedSlot its = slots.get(i);
            String mid = its.slot().spec().mid();
            its.reduce(transport.shard().load().level());
            its.prepare(views.of(mid), views.cap(), views.rule(mid), nowNs);
        }
    }

    private static long limitBps(SendSide side) {
        return side.isTransportWide() ? estimateBps(side) : side.estimateBps();
    }

    /**
     * Nobody begins with a paused picture: a path that is too narrow soon shows it. REMB is one,
     * too, though it pauses nothing: it rises with what is sent alone, since nothing is probed.
     */
    private static long estimateBps(@Nullable SendSide side) {
        if (side == null || !side.hasReported()) {
            return SendSideEstimator.NO_ESTIMATE;
        }
        return side.isLimitShown() || !side.isTransportWide()
                ? side.estimateBps()
                : Math.max(side.estimateBps(), OPTIMISTIC_BPS);
    }

    private static long losslessBps(@Nullable SendSide side, long estimateBps) {
        if (side == null || !side.isTransportWide()) {
            return Allocator.PAUSES_NONE;
        }
        return Math.max(estimateBps, side.losslessBps());
    }

    /** Where nothing is estimated, reported loss lowers layers; it pauses nothing, either. */
    private long lossBoundBps(@Nullable SendSide side, long audioBps, long nowNs) {
        double loss = side == null ? reportedLoss() : side.reportedLoss(nowNs);
        long mostBps = losses.mostBps(loss, givenBps(), nowNs);
        return losses.isLimited() ? mostBps + audioBps : Allocator.NO_ESTIMATE;
    }

    private long givenBps() {
        long givenBps = 0;
        for (int i = 0; i < slots.size(); i++) {
            givenBps += slots.get(i).givenBps();
        }
        return givenBps;
    }

    /** Slots that share what there is. */
    private int shown() {
        int count = 0;
        for (int i = 0; i < slots.size(); i++) {
            DownTrack slot = slots.get(i).slot();
            boolean isSeen = transport.slots().views().of(slot.spec().mid()).isVisible();
            count += isSeen && slot.track() != null ? 1 : 0;
        }
        return count;
    }

    /** Whether what is sent now comes late, and key frames of all that is given would for long. */
    private boolean isCrowded(SendSide side) {
        long crowdedBps = side.crowdedBps();
        return crowdedBps > 0 && givenBps() > LARGE * crowdedBps;
    }

    private boolean apply(boolean mayFall, boolean isCrowded, long nowNs) {
        boolean isChanged = false;
        for (int i = 0; i < slots.size(); i++) {
            AllocatedSlot its = slots.get(i);
            View view = transport.slots().views().of(its.slot().spec().mid());
            if (its.apply(view, mayFall, isCrowded, nowNs)) {
                transport.shard().wantedLayers().changed(its.slot().track());
                isChanged = true;
            }
        }
        return isChanged;
    }

    /** Tells publishers what their best viewers' paths take: each slot its share of all. */
    private void limit(boolean isEstimated, long budgetBps, long nowNs) {
        long givenBps = givenBps();
        double share = givenBps == 0 ? 0 : (double) Math.max(budgetBps, 0) / givenBps;
        long restBps = Math.max(budgetBps - givenBps, 0) / Math.max(1, shown());
        for (int i = 0; i < slots.size(); i++) {
            AllocatedSlot its = slots.get(i);
            long itsBps = its.givenBps() == 0 ? restBps : (long) (its.givenBps() * share);
            if (its.limit(isEstimated ? itsBps : LayersWanted.NO_LIMIT, nowNs)) {
                transport.shard().wantedLayers().changed(its.slot().track());
            }
        }
    }

    private long wantedBps() {
        long video = 0;
        for (int i = 0; i < slots.size(); i++) {
            video += slots.get(i).usefulBps();
        }
        return (long) (PROBE_MARGIN * (video + audio.bps()));
    }

    /** Returns whether there was something to tell. */
    private boolean tell() {
        List<SlotLayers> news = null;
        for (int i = 0; i < slots.size(); i++) {
            SlotLayers its = slots.get(i).news();
            if (its != null) {
                news = news == null ? new ArrayList<>() : news;
                news.add(its);
            }
        }
        if (news != null) {
            transport.slots().layerNews().tell(news);
        }
        return news != null;
    }
}
