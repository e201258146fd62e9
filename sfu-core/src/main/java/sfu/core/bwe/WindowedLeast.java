package sfu.core.bwe;

/** The least of the values of the last ten to twenty seconds. */
final class WindowedLeast {
    private static final long WINDOW_NS = 10_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private long leastNs = Long.MAX_VALUE;
    private long leastBeforeNs = Long.MAX_VALUE;
    private long windowStartNs = NEVER;

    void add(long ns, long atNs) {
        if (windowStartNs == NEVER || atNs - windowStartNs > WINDOW_NS) {
            leastBeforeNs = leastNs;
            leastNs = Long.MAX_VALUE;
            windowStartNs = atNs;
        }
        leastNs = Math.min(leastNs, ns);
    }

    /** Long.MAX_VALUE for none. */
    long ns() {
        return Math.min(leastNs, leastBeforeNs);
    }

    /** One of the clocks is another one. */
    void reset() {
        leastNs = Long.MAX_VALUE;
        leastBeforeNs = Long.MAX_VALUE;
        windowStartNs = NEVER;
    }
}
