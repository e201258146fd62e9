package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.SlotLayer;
import sfu.core.codec.FrameSize;
import sfu.core.forward.DownTrack;
import sfu.core.forward.LayeredTrack;
import sfu.core.layers.Ladder;
import sfu.core.layers.LayerLimit;
import sfu.core.layers.LayerMeter;
import sfu.core.layers.LayerReason;
import sfu.core.layers.LayerSelector;
import sfu.core.layers.SlotDemand;
import sfu.core.layers.SlotRule;
import sfu.core.layers.View;
import sfu.core.stats.LoadLevel;
import sfu.core.stats.SlotWish;

/**
 * One video slot as its subscriber's {@link Allocation} sees it: what may be sent in it, what it is
 * given, and what was told of that.
 */
final class AllocatedSlot {
    /**
     * An encoding that was asked for and is not there by the third look is not to be waited for.
     */
    private static final long PATIENCE_NS = 2_900_000_000L;

    private static final int NONE = LayerSelector.NONE;
    private static final int HIGHEST = LayerSelector.HIGHEST;

    private final DownTrack slot;
    private final SlotDemand demand = new SlotDemand();
    private final EncodingLimit limit = new EncodingLimit();
    private final Stopover stopover = new Stopover();
    private int limitedEncoding;
    private long limitedRoomBps;

    private @Nullable LayeredTrack track;
    private int desired = NONE; // the encoding that its allocation names
    private long desiredSinceNs;
    private long told = -1;

    AllocatedSlot(DownTrack slot) {
        this.slot = slot;
    }

    DownTrack slot() {
        return slot;
    }

    SlotDemand demand() {
        return demand;
    }

    /** Its client knows nothing of what it is sent. */
    void forgetTold() {
        told = -1;
    }

    /** Before an allocation: what its shard gives up. */
    void reduce(LoadLevel level) {
        LayeredTrack now = slot.track();
        demand.share(level.share(now != null && now.spec().isScreen()));
    }

    /** Before an allocation. */
    void prepare(View view, LayerLimit cap, SlotRule rule, long nowNs) {
        LayeredTrack now = slot.track();
        if (now != track) {
            track = now;
            desired = NONE;
            told = -1;
            limit.reset(nowNs);
            stopover.reset();
            demand.newSource(now != null && now.spec().isScreen());
        }
        demand.view(view);
        demand.cap(cap);
        demand.rule(rule);
        demand.obstacle(now == null ? LayerReason.NO_SOURCE : LayerReason.NONE);
        if (now != null) {
            now.fill(demand.ladder(), now.spec().isScreen(), true, nowNs);
        }
    }

    /**
     * After it; returns whether another encoding may be wanted now.
     *
     * @param mayFall whether its path may narrow: then there is no time to switch an encoding on
     * @param isCrowded whether what is sent now comes late, and key frames would for long
     */
    boolean apply(View view, boolean mayFall, boolean isCrowded, long nowNs) {
        LayeredTrack from = track;
        if (from == null) {
            return false;
        }
        Ladder ladder = demand.ladder();
        int step = demand.target();
        if (step == SlotDemand.NOTHING) {
            desired = NONE;
            boolean isUnknown = ladder.steps() == 0 && view.isVisible() && !demand.isGivenUp();
            boolean isAwaited = from.encodingCount() == 1 && limit.isLimited() && view.isVisible();
            int wished = isAwaited ? 1 : 0; // until it is seen that it fits now
            return slot.target(isUnknown ? HIGHEST : NONE, HIGHEST, HIGHEST, wished, nowNs);
        }
        if (ladder.encoding(step) != desired) {
            desired = ladder.encoding(step);
            desiredSinceNs = nowNs;
        }
        int given = given(from, step, nowNs);
        if (from.encodingCount() > 1 && !from.spec().isScreen()) { // whose text has to be read
            boolean isTooMuch = isCrowded && demand.reason() == LayerReason.BANDWIDTH;
            int shown = slot.encoding();
            given = stopover.via(ladder, given, shown, from.active(), isTooMuch, nowNs);
        }
        return slot.target(
                ladder.encoding(given),
                from.spatialLimit(ladder, given),
                from.temporalLimit(ladder, given),
                (mayFall ? (2 << desired) - 1 : 1 << desired) | unknown(from),
                nowNs);
    }

    /** The step that its allocation names, or the best below it that the publisher does send. */
    private int given(LayeredTrack from, int step, long nowNs) {
        Ladder ladder = demand.ladder();
        boolean isWaiting = nowNs - desiredSinceNs < PATIENCE_NS;
        boolean isMoving = slot.encoding() != NONE && isSent(from, slot.encoding());
        if (isSent(from, ladder.encoding(step)) || isWaiting && isMoving) {
            return step;
        }
        for (int below = step - 1; below >= 0; below--) {
            if (isSent(from, ladder.encoding(below))) {
                return below;
            }
        }
        return step;
    }

    private static boolean isSent(LayeredTrack from, int encoding) {
        return from.encodingCount() == 1 || (from.active() >>> encoding & 1) != 0;
    }

    /** A bit for each encoding that never came, while the slot gets the best of those that did. */
    private int unknown(LayeredTrack from) {
        int mask = 0;
        for (int i = 0; demand.reason() == LayerReason.NONE && i < from.encodingCount(); i++) {
            mask |= from.isSimulcast() && from.meter().lastNs(i) == Long.MIN_VALUE ? 1 << i : 0;
        }
        return mask;
    }

    /**
     * Has the publisher make its encoding fit, where nobody's path takes more; returns whether that
     * is news.
     *
     * @param roomBps its share of what there is; NO_LIMIT without an estimate
     */
    boolean limit(long roomBps, long nowNs) {
        if (track == null) {
            limit.reset(nowNs);
            return false;
        }
        Ladder ladder = demand.ladder();
        int step = demand.target();
        int encoding = step == SlotDemand.NOTHING ? 0 : ladder.encoding(step);
        if (encoding != limitedEncoding) {
            limitedEncoding = encoding;
            limit.reset(nowNs);
        }
        limitedRoomBps = roomBps;
        if (demand.reason() == LayerReason.PAUSED) { // who does not look lets others say
            limit.reset(nowNs);
            return slot.most(0, encoding);
        }
        return slot.most(limit.update(roomBps, ladder, step, nowNs), encoding);
    }

    /** Whether it is sent what it could use, as far as there is any. */
    boolean isSettled() {
        return track == null
                || demand.reason() != LayerReason.BANDWIDTH
                        && (desired == NONE || desired == slot.encoding());
    }

    /** Whether more than one thing can be sent in it. */
    boolean hasChoice() {
        LayeredTrack from = track;
        return from != null && (from.encodingCount() > 1 || demand.ladder().steps() > 1);
    }

    /** What could be of use to it, in bits a second: a limited encoding may get better. */
    long usefulBps() {
        long bps = demand.usefulBps();
        return limit.isLimited() ? Math.max(bps, limitedRoomBps) : bps;
    }

    /** What it is given, in bits a second. */
    long givenBps() {
        int step = demand.target();
        return step == SlotDemand.NOTHING ? 0 : demand.ladder().bitrateBps(step);
    }

    /** What it is to be sent, looked at like this. */
    SlotWish wish(View view) {
        int step = track == null ? SlotDemand.NOTHING : demand.target();
        Ladder ladder = demand.ladder();
        boolean isAny = step != SlotDemand.NOTHING && step < ladder.steps();
        return new SlotWish(
                isAny ? ladder.encoding(step) : NONE,
                isAny ? ladder.spatial(step) : 0,
                isAny ? ladder.temporal(step) : 0,
                isAny ? ladder.bitrateBps(step) : 0,
                track == null ? 0 : usefulBps(),
                view.limit().width(),
                view.limit().height(),
                view.limit().frameRate(),
                view.priority(),
                view.isVisible());
    }

    /** What it is sent now, if that is something else than was told last; else null. */
    @Nullable SlotLayers news() {
        LayeredTrack from = track;
        if (from == null) {
            return null;
        }
        int encoding = slot.encoding();
        int row = from.isSimulcast() ? encoding : slot.spatial();
        int size = encoding == NONE || row >= LayerMeter.ROWS ? 0 : from.meter().size(row);
        LayerReason reason = demand.reason();
        long now = key(encoding, temporal(from, encoding, row), size, reason);
        if (now == told) {
            return null;
        }
        told = now;
        return new SlotLayers(
                slot.spec().mid(), from.spec().number(), layer(from, encoding, row, size), reason);
    }

    private long key(int encoding, int temporal, int size, LayerReason reason) {
        long layers = (encoding + 1L) << 16 | slot.spatial() << 8 | temporal;
        return (layers << 5 | reason.ordinal() << 1 | (slot.isPaused() ? 1 : 0)) << 32 >>> 1
                ^ size & 0xFFFF_FFFFL;
    }

    private SlotLayer layer(LayeredTrack from, int encoding, int row, int size) {
        boolean isMeasured = encoding != NONE && row < LayerMeter.ROWS;
        int temporal = temporal(from, encoding, row);
        double frameRate = isMeasured ? from.meter().frameRate(row, temporal) : 0;
        return new SlotLayer(
                encoding,
                "",
                FrameSize.width(size),
                FrameSize.height(size),
                (int) Math.round(frameRate),
                slot.spatial(),
                temporal,
                slot.isPaused());
    }

    /** The highest that is sent, where all are. */
    private int temporal(LayeredTrack from, int encoding, int row) {
        return encoding == NONE || row >= LayerMeter.ROWS
                ? 0
                : Math.min(slot.temporal(), from.meter().highestTemporal(row));
    }
}
