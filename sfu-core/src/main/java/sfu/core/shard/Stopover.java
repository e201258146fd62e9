package sfu.core.shard;

import sfu.core.layers.Ladder;
import sfu.core.layers.LayerSelector;

/**
 * Where a path narrows while much is on its way, the lowest encoding is shown first: its key frame
 * is through long before that of the one that fits, behind which nothing else is seen.
 */
final class Stopover {
    /** What is on its way has arrived by then, and the next key frame delays nothing else. */
    private static final long STAY_NS = 1_500_000_000L;

    /** By then the lowest one's key frame has come, or it is not to be waited for. */
    private static final long PATIENCE_NS = 600_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private long sinceNs = NEVER;
    private int shownBefore = LayerSelector.NONE;
    private boolean isUsed; // one for each crowd

    /** The slot shows another track. */
    void reset() {
        sinceNs = NEVER;
        isUsed = false;
    }

    /**
     * The step to show instead of this one, or the same.
     *
     * @param shown the encoding that is shown, or {@link LayerSelector#NONE}
     * @param sent a bit for each encoding that its publisher sends
     * @param isCrowded whether it is for want of bandwidth, and what is sent now comes late
     */
    int via(Ladder ladder, int step, int shown, int sent, boolean isCrowded, long nowNs) {
        int lowest = ladder.encoding(0);
        boolean isFall = shown == LayerSelector.NONE || isBelow(ladder, step, shown);
        if (isCrowded && isFall && !isUsed && (sent >>> lowest & 1) != 0) {
            isUsed = true;
            sinceNs = nowNs;
            shownBefore = shown;
        }
        isUsed &= isCrowded;
        if (sinceNs == NEVER || isOver(ladder, step, shown == lowest, nowNs)) {
            sinceNs = NEVER;
            return step;
        }
        int below = step;
        while (below > 0 && ladder.encoding(below) != lowest) {
            below--;
        }
        return below;
    }

    private boolean isOver(Ladder ladder, int step, boolean isThere, long nowNs) {
        boolean hasRisen = shownBefore != LayerSelector.NONE && !isBelow(ladder, step, shownBefore);
        return hasRisen || nowNs - sinceNs >= (isThere ? STAY_NS : PATIENCE_NS);
    }

    /** Whether the encoding has better layers than this one, which is another's. */
    private static boolean isBelow(Ladder ladder, int step, int encoding) {
        boolean isBetterAbove = false;
        for (int above = step + 1; above < ladder.steps(); above++) {
            isBetterAbove |= ladder.encoding(above) == encoding;
        }
        return isBetterAbove && ladder.encoding(step) != encoding;
    }
}
