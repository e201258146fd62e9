package sfu.core.layers;

/** Lets a slot rise only after more has fitted for a time, longer after rises that failed. */
final class RaiseHold {
    private static final long NEVER = Long.MIN_VALUE;

    /** Doubled this often, a hold is as long as any limit asks. */
    private static final int MAX_FAILURES = 10;

    /** Failures are forgotten after as many times what a rise needs to be proven. */
    private static final int FORGET = 3;

    private long fitsSinceNs = NEVER;
    private int least;
    private long raisedNs = NEVER;
    private long failedNs;
    private int failures;

    void reset() {
        fitsSinceNs = NEVER;
        raisedNs = NEVER;
        failures = 0;
    }

    /** The step up to which it may rise: the least that fitted all the time. */
    int allowed(int current, int wish, AllocatorLimits limits, long nowNs) {
        boolean isProven = raisedNs != NEVER && nowNs - raisedNs > limits.provenNs();
        if (isProven || nowNs - failedNs > FORGET * limits.provenNs()) {
            failures = 0;
        }
        if (wish <= current) {
            fitsSinceNs = NEVER;
            return current;
        }
        if (fitsSinceNs == NEVER) {
            fitsSinceNs = nowNs;
            least = wish;
        }
        least = Math.min(least, wish);
        long holdNs = Math.min(limits.holdNs() << failures, limits.maxHoldNs());
        return nowNs - fitsSinceNs >= holdNs ? least : current;
    }

    void raised(long nowNs) {
        raisedNs = nowNs;
        fitsSinceNs = NEVER;
    }

    void lowered(AllocatorLimits limits, long nowNs) {
        fitsSinceNs = NEVER;
        if (raisedNs != NEVER && nowNs - raisedNs <= limits.provenNs()) {
            failures = Math.min(failures + 1, MAX_FAILURES);
            failedNs = nowNs;
        }
        raisedNs = NEVER;
    }
}
