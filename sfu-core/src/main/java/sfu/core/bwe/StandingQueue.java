package sfu.core.bwe;

/**
 * Notices a queue that stays long without growing, which the slope of the delay does not show, and
 * empties it by sending less for a moment. When that does not help it is another flow's queue.
 */
final class StandingQueue {
    private static final long LONG_NS = 150_000_000L;
    private static final long EMPTY_NS = 50_000_000L;

    /** A burst's queue is gone by then. */
    private static final long PATIENCE_NS = 500_000_000L;

    private static final long MAX_DRAIN_NS = 1_500_000_000L;

    /** To the next one, if this one helped. */
    private static final long PAUSE_NS = 3_000_000_000L;

    private static final long PAUSE_IN_VAIN_NS = 30_000_000_000L;
    private static final double FACTOR = 0.3;
    private static final long NEVER = Long.MIN_VALUE;

    private long longSinceNs = NEVER;
    private long drainUntilNs = NEVER;
    private long notBeforeNs = NEVER;

    /**
     * @param queueNs how much longer than the shortest the last round trip was
     * @return whether it begins to be emptied now
     */
    boolean add(long queueNs, long nowNs) {
        if (drainUntilNs != NEVER) {
            if (queueNs < EMPTY_NS || nowNs >= drainUntilNs) {
                notBeforeNs = nowNs + (queueNs < LONG_NS ? PAUSE_NS : PAUSE_IN_VAIN_NS);
                drainUntilNs = NEVER;
                longSinceNs = NEVER;
            }
            return false;
        }
        if (queueNs < LONG_NS) {
            longSinceNs = NEVER;
        } else if (longSinceNs == NEVER) {
            longSinceNs = nowNs;
        } else if (nowNs - longSinceNs >= PATIENCE_NS && nowNs >= notBeforeNs) {
            drainUntilNs = nowNs + MAX_DRAIN_NS;
            return true;
        }
        return false;
    }

    /** Of the estimate may be sent now. */
    double factor() {
        return drainUntilNs == NEVER ? 1 : FACTOR;
    }
}
