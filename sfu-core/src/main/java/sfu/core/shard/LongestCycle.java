package sfu.core.shard;

/**
 * How long a shard's loop did not look at its socket, at worst: of the last one to two minutes, so
 * that nobody who asks once a minute misses it, however many ask.
 */
final class LongestCycle {
    static final long WINDOW_NS = 60_000_000_000L;

    private long beganNs; // the window
    private long itsNs;
    private long beforeNs; // of the window before
    private volatile long longestNs; // read by any thread

    /** On the shard's thread: a cycle that ended then took so long. */
    void took(long ns, long endNs) {
        if (endNs - beganNs >= WINDOW_NS) {
            beforeNs = endNs - beganNs < 2 * WINDOW_NS ? itsNs : 0;
            itsNs = 0;
            beganNs = endNs;
        }
        itsNs = Math.max(itsNs, ns);
        long longest = Math.max(itsNs, beforeNs);
        if (longest != longestNs) {
            longestNs = longest;
        }
    }

    long ns() {
        return longestNs;
    }
}
