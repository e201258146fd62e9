package sfu.core.shard;

import sfu.core.layers.Ladder;
import sfu.core.layers.LayersWanted;

/**
 * What the encoding that a slot gets may cost, so that the slot's subscriber gets it whole. Its
 * publisher is asked for no more once that is so for all who get it.
 */
final class EncodingLimit {
    /** Of the room for it: an encoder misses its target, and its frames come in bursts. */
    private static final double FITS = 1.3;

    /** A picture of more pixels is worth its bits only with so many times those of the next. */
    private static final double WORTH_MORE = 2.2;

    /** No encoder gets a picture below this. */
    private static final long LEAST_BPS = 100_000;

    /** An encoding that costs so much less than there is room for is not limited. */
    private static final int FAR_BELOW = 4;

    /** Nor is any longer one that costs so much less. */
    private static final int FAR_BELOW_LIMIT = 8;

    /**
     * There must have been less room for so long, two looks of one in a second: a sudden fall is
     * for layers, that are faster.
     */
    private static final long LESS_NS = 1_900_000_000L;

    private long limitBps = LayersWanted.NO_LIMIT;
    private long lessSinceNs;

    /** The slot shows another track. */
    void reset(long nowNs) {
        limitBps = LayersWanted.NO_LIMIT;
        lessSinceNs = nowNs;
    }

    /**
     * What it may cost from now on, in bits a second; {@link LayersWanted#NO_LIMIT} for any, 0 when
     * a smaller encoding suits the subscriber better, so that others are to decide.
     *
     * @param roomBps what the slot could be sent, or NO_LIMIT
     * @param target the step of the ladder that it gets, or -1
     */
    long update(long roomBps, Ladder ladder, int target, long nowNs) {
        long bps = limitBps(roomBps, ladder, Math.max(target, 0));
        if (bps >= limitBps) {
            limitBps = bps;
            lessSinceNs = nowNs;
        } else if (nowNs - lessSinceNs >= LESS_NS) {
            limitBps = bps;
            lessSinceNs = nowNs;
        }
        return limitBps;
    }

    boolean isLimited() {
        return limitBps != 0 && limitBps != LayersWanted.NO_LIMIT;
    }

    private long limitBps(long roomBps, Ladder ladder, int step) {
        if (roomBps == LayersWanted.NO_LIMIT || ladder.steps() == 0) {
            return LayersWanted.NO_LIMIT;
        }
        long wholeBps = 0;
        long leastBps = 0;
        for (int i = 0; i < ladder.steps(); i++) {
            long costBps = ladder.bitrateBps(i);
            if (ladder.encoding(i) == ladder.encoding(step)) {
                wholeBps = Math.max(wholeBps, costBps);
            } else if (ladder.encoding(i) < ladder.encoding(step)) {
                leastBps = Math.max(leastBps, (long) (costBps * WORTH_MORE));
            }
        }
        long bps = (long) (roomBps / FITS);
        if (bps > (isLimited() ? FAR_BELOW_LIMIT : FAR_BELOW) * wholeBps) {
            return LayersWanted.NO_LIMIT;
        }
        return bps < leastBps ? 0 : Math.max(bps, LEAST_BPS);
    }
}
