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

    /**
     * On the shard's thread: a cycle that ended then took so long. Without a branch for the end of
     * a window: what was compiled before the first one would be thrown away there, and with it all
     * that it is inlined into (BENCHMARKS.md).
     */
    void took(long ns, long endNs) {
        long isOver = beganNs + WINDOW_NS - 1 - endNs >> 63; // all bits, or none
        long isLongOver = beganNs + 2 * WINDOW_NS - 1 - endNs >> 63;
        beforeNs = isOver & ~isLongOver & itsNs | ~isOver & beforeNs;
        beganNs += isOver & endNs - beganNs;
        itsNs = Math.max(~isOver & itsNs, ns);
        long longest = Math.max(itsNs, beforeNs);
        if (longest != longestNs) {
            longestNs = longest;
        }
    }

    long ns() {
        return longestNs;
    }
}
