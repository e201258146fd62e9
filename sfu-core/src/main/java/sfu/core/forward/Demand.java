package sfu.core.forward;

/**
 * What a peer's slots could use, for want of somebody who knows: the rate of the video that comes
 * for them. It rises at once and falls slowly.
 */
final class Demand {
    /** Before anything was measured: enough for a small picture, so that a start probes little. */
    static final long FIRST_BPS = 1_000_000;

    private static final long INTERVAL_NS = 1_000_000_000L;
    private static final double FALL = 0.8;
    private static final long NEVER = Long.MIN_VALUE;

    private long bytes;
    private long sinceNs = NEVER;
    private double bps = FIRST_BPS;
    private boolean isTold;

    void add(int more) {
        bytes += more;
    }

    /** Somebody knows. */
    void isTold() {
        isTold = true;
    }

    boolean isDue(long nowNs) {
        return !isTold && nowNs >= dueNs();
    }

    long dueNs() {
        if (isTold) {
            return Long.MAX_VALUE;
        }
        return sinceNs == NEVER ? NEVER : sinceNs + INTERVAL_NS;
    }

    /** Bit/s since the last time. */
    long measure(long nowNs) {
        if (sinceNs != NEVER) {
            double measured = bytes * 8e9 / (nowNs - sinceNs);
            bps = Math.max(measured, FALL * bps);
        }
        bytes = 0;
        sinceNs = nowNs;
        return (long) bps;
    }
}
