package sfu.core.bwe;

/** Lowers the rate while packets leave and no report comes. */
final class Silence {
    /** Longer than any round trip and report interval in use. */
    private static final long LIMIT_NS = 3_000_000_000L;

    private static final long INTERVAL_NS = 1_000_000_000L;
    static final double FACTOR = 0.8;
    private static final long NONE = Long.MAX_VALUE;

    private long dueNs = NONE;

    void onSent(long nowNs) {
        if (dueNs == NONE) {
            dueNs = nowNs + LIMIT_NS;
        }
    }

    /**
     * @param allTold whether nothing is in flight any more
     */
    void onFeedback(boolean allTold, long nowNs) {
        dueNs = allTold ? NONE : nowNs + LIMIT_NS;
    }

    /** Whether the rate is to be lowered by {@link #FACTOR} now. */
    boolean isDue(long nowNs) {
        if (nowNs < dueNs) {
            return false;
        }
        dueNs = nowNs + INTERVAL_NS;
        return true;
    }

    long nextNs() {
        return dueNs;
    }
}
