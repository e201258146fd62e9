package sfu.core.bwe;

/** The smoothed and the least round trip of the last seconds. */
final class RoundTrip {
    /** The least is that of this time and of the one before. */
    private static final long WINDOW_NS = 10_000_000_000L;

    /** What nothing on the internet takes. */
    static final long MAX_NS = 60_000_000_000L;

    private static final int SMOOTHING = 8;
    private static final long UNKNOWN = -1;

    private long smoothedNs = UNKNOWN;
    private long leastNs = Long.MAX_VALUE;
    private long leastBeforeNs = Long.MAX_VALUE;
    private long windowStartNs;

    void add(long ns, long nowNs) {
        smoothedNs = smoothedNs == UNKNOWN ? ns : smoothedNs + (ns - smoothedNs) / SMOOTHING;
        if (nowNs - windowStartNs > WINDOW_NS) {
            leastBeforeNs = leastNs;
            leastNs = Long.MAX_VALUE;
            windowStartNs = nowNs;
        }
        leastNs = Math.min(leastNs, ns);
    }

    boolean isKnown() {
        return smoothedNs != UNKNOWN;
    }

    /** -1 before the first. */
    long smoothedNs() {
        return smoothedNs;
    }

    /** Only when known. */
    long leastNs() {
        return Math.min(leastNs, leastBeforeNs);
    }
}
