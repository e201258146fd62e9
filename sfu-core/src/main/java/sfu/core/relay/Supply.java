package sfu.core.relay;

import org.jspecify.annotations.Nullable;

import sfu.core.forward.TrackSpec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the tracks of a room get to one of its edges: from its home, or by way of another edge, its
 * feeder, which then is an edge that has them too. Nothing is sent by both ways. Safe for all
 * threads: whoever holds this may take the feeder's, never the other way round.
 */
final class Supply {
    private static final class Use {
        final TrackSpec spec;
        int count;
        boolean isTakenAbove; // of the feeder's own supply

        Use(TrackSpec spec) {
            this.spec = spec;
        }
    }

    private final RelayMessage.EdgeId edge;
    private final Exports exports;
    private final Map<Long, Use> uses = new HashMap<>(); // by track
    private @Nullable HomeSide feeder;
    private boolean isBegun; // the edge has answered
    private boolean isFeeding; // until then tracks wait
    private boolean isOver;

    Supply(RelayMessage.EdgeId edge, Exports exports) {
        this.edge = edge;
        this.exports = exports;
    }

    /** Somebody at the edge is about to be shown it. */
    synchronized void use(TrackSpec spec) {
        Use its = uses.computeIfAbsent(spec.number(), number -> new Use(spec));
        if (its.count++ == 0) {
            begin(its);
        }
    }

    private void begin(Use its) {
        HomeSide from = feeder;
        if (from == null) {
            exports.use(its.spec);
        } else if (isFeeding) {
            its.isTakenAbove = !from.isOfEdge(its.spec.number());
            if (its.isTakenAbove) {
                from.supply().use(its.spec);
            }
            from.send(new RelayMessage.FeedTrack(edge, its.spec));
        }
    }

    /** Somebody at the edge is shown it no longer. */
    synchronized void release(long track) {
        Use its = uses.get(track);
        if (its == null || --its.count > 0) {
            return;
        }
        uses.remove(track);
        HomeSide from = feeder;
        if (from == null) {
            exports.release(track);
        } else if (isFeeding) {
            from.send(new RelayMessage.UnfeedTrack(edge, track));
            releaseAbove(from, its);
        }
    }

    private static void releaseAbove(HomeSide from, Use its) {
        if (its.isTakenAbove) {
            its.isTakenAbove = false;
            from.supply().release(its.spec.number());
        }
    }

    /**
     * Before anything is sent: tracks are to come by way of this other edge; they wait until it can
     * send them.
     */
    synchronized void feedBy(HomeSide from) {
        feeder = from;
        from.feeds().put(edge, this);
        askFeeder();
    }

    /**
     * The same later, in place of a feeder; returns false where that is not its feeder any more.
     */
    synchronized boolean moveTo(HomeSide from, HomeSide gone) {
        boolean isIts = feeder == gone;
        if (isIts) {
            leaveFeeder();
            feedBy(from);
        }
        return isIts;
    }

    /** The edge is there. */
    synchronized void begun() {
        isBegun = true;
        askFeeder();
    }

    private void askFeeder() {
        if (isBegun && feeder != null && !isOver) {
            feeder.send(new RelayMessage.Feed(edge));
        }
    }

    /** The feeder says that it can send. */
    synchronized void feeding() {
        if (feeder != null && !isFeeding) {
            isFeeding = true;
            List.copyOf(uses.values()).forEach(this::begin);
        }
    }

    /** If the feeder has not been heard of, it is not waited for. */
    synchronized void waitNoLonger(HomeSide its) {
        if (feeder == its && !isFeeding) {
            direct();
        }
    }

    /** All comes from the home, if this is its feeder still. */
    synchronized void direct(HomeSide gone) {
        if (feeder == gone) {
            direct();
        }
    }

    /** From now on all comes from the home. */
    synchronized void direct() {
        if (leaveFeeder()) {
            List.copyOf(uses.values()).forEach(this::begin);
        }
    }

    /** Nobody is there any more. */
    synchronized void end() {
        isOver = true;
        leaveFeeder();
        uses.clear();
    }

    private boolean leaveFeeder() {
        HomeSide from = feeder;
        if (from == null) {
            return false;
        }
        feeder = null;
        isFeeding = false;
        from.feeds().remove(edge, this);
        from.send(new RelayMessage.EndFeed(edge));
        uses.values().forEach(its -> releaseAbove(from, its));
        return true;
    }

    /** By way of which other edge tracks come, or are to; null: from the home. */
    synchronized @Nullable HomeSide feeder() {
        return feeder;
    }
}
