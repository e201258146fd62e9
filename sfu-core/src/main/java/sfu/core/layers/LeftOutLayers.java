package sfu.core.layers;

import java.util.Arrays;

/**
 * Which temporal layers of a track do not come because nobody here wants them: on the way from
 * another node they are left out. What such a layer cost when it came is what it will cost again;
 * if that were forgotten, the next one below would be the best that there is, all of it would be
 * wanted, and both would come and go in turns.
 */
final class LeftOutLayers {
    /** What does not come though it is wanted again for so long is not there any more. */
    private static final long PATIENCE_NS = 3_000_000_000L;

    /** A layer that is behind by this does not come. */
    private static final long ABSENT_NS = 300_000_000;

    /** So long after it came again it is measured. */
    private static final long PROVEN_NS = 800_000_000;

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final int[] tops = new int[LayerMeter.ROWS];
    private final long[] raisedNs = new long[LayerMeter.ROWS];
    private final int[] out = new int[LayerMeter.ROWS]; // a bit for each temporal layer
    private final long[] lastNs = new long[LayerMeter.ROWS * LayerMeter.TEMPORALS];
    private final long[] returnedNs = new long[LayerMeter.ROWS * LayerMeter.TEMPORALS];

    LeftOutLayers() {
        Arrays.fill(tops, LayerSelector.HIGHEST);
        Arrays.fill(raisedNs, NEVER);
        Arrays.fill(lastNs, NEVER);
        Arrays.fill(returnedNs, NEVER);
    }

    /** Of this row no temporal layer above this one is wanted. */
    void wanted(int row, int top, long nowNs) {
        if (top > tops[row]) {
            raisedNs[row] = nowNs;
        }
        tops[row] = top;
    }

    /** A packet of it came; returns whether it is the first after it was left out. */
    boolean onPacket(int row, int temporal, long nowNs) {
        int at = row * LayerMeter.TEMPORALS + temporal;
        lastNs[at] = nowNs;
        if ((out[row] >>> temporal & 1) == 0) {
            return false;
        }
        out[row] &= ~(1 << temporal);
        returnedNs[at] = nowNs;
        return true;
    }

    /** Decides whether what it cost before counts, not what comes now. */
    boolean keeps(int row, int temporal, long nowNs) {
        int at = row * LayerMeter.TEMPORALS + temporal;
        boolean mayBeLeftOut = temporal > tops[row] || nowNs - raisedNs[row] < PATIENCE_NS;
        if (!mayBeLeftOut) {
            out[row] &= ~(1 << temporal);
        } else if (lastNs[at] != NEVER && nowNs - lastNs[at] > ABSENT_NS) {
            out[row] |= 1 << temporal;
        }
        boolean isOut = (out[row] >>> temporal & 1) != 0;
        return isOut || nowNs - returnedNs[at] < PROVEN_NS;
    }

    /** Since when it has come, if it was left out before. */
    long returnedNs(int row, int temporal) {
        return returnedNs[row * LayerMeter.TEMPORALS + temporal];
    }
}
