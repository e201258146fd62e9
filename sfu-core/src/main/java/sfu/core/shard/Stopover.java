package sfu.core.shard;

import sfu.core.layers.Ladder;

/**
 * Where a path narrows while much is on its way, the lowest encoding is shown first: its key frame
 * is through long before that of the one that fits, behind which nothing else is seen.
 */
final class Stopover {
    /** What is on its way has arrived by then, and the next key frame delays nothing else. */
    private static final long STAY_NS = 1_500_000_000L;

    /**
     * The key frame of an encoding that costs a larger share of what the path takes would be long
     * on its way: it is some five frames' size, a third of a second's worth.
     */
    private static final double LARGE = 0.5;

    private static final long NEVER = Long.MIN_VALUE;

    private long untilNs = NEVER;
    private int left; // the encoding that was shown before

    /** The slot shows another track. */
    void reset() {
        untilNs = NEVER;
    }

    /**
     * The step to show instead of this one, or the same.
     *
     * @param shown the encoding that is shown, or less than 0
     * @param sent a bit for each encoding that its publisher sends
     * @param crowdedBps what the path takes, while so much is on its way that what is sent now
     *     comes late; else 0
     */
    int via(Ladder ladder, int step, int shown, int sent, long crowdedBps, long nowNs) {
        int its = ladder.encoding(step);
        boolean isFall = its < shown && ladder.bitrateBps(step) > LARGE * crowdedBps;
        if (crowdedBps > 0 && isFall) {
            left = untilNs == NEVER ? shown : left;
            untilNs = nowNs + STAY_NS;
        }
        if (untilNs == NEVER || nowNs >= untilNs || its >= left) {
            untilNs = NEVER;
            return step;
        }
        int lowest = ladder.encoding(0);
        for (int below = step; below >= 0 && (sent >>> lowest & 1) != 0; below--) {
            if (ladder.encoding(below) == lowest) {
                return below;
            }
        }
        return step;
    }
}
