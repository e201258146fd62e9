package sfu.core.bwe;

/**
 * The least time from sending to arrival of late, by two clocks of which nobody knows the
 * difference: what takes longer waited in a queue.
 */
final class ShortestWay {
    /** It is that of this time and of the one before: routes and clocks change. */
    private static final long WINDOW_NS = 10_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private long leastNs = Long.MAX_VALUE;
    private long leastBeforeNs = Long.MAX_VALUE;
    private long windowStartNs = NEVER;

    void add(long ns, long arrivalNs) {
        if (windowStartNs == NEVER || arrivalNs - windowStartNs > WINDOW_NS) {
            leastBeforeNs = leastNs;
            leastNs = Long.MAX_VALUE;
            windowStartNs = arrivalNs;
        }
        leastNs = Math.min(leastNs, ns);
    }

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
