package sfu.core.bwe;

/** The smoothed and the least round trip of the last seconds. */
final class RoundTrip {
    /** What nothing on the internet takes. */
    static final long MAX_NS = 60_000_000_000L;

    private static final int SMOOTHING = 8;
    private static final long UNKNOWN = -1;

    private long smoothedNs = UNKNOWN;
    private final WindowedLeast least = new WindowedLeast();

    void add(long ns, long nowNs) {
        smoothedNs = smoothedNs == UNKNOWN ? ns : smoothedNs + (ns - smoothedNs) / SMOOTHING;
        least.add(ns, nowNs);
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
        return least.ns();
    }
}
