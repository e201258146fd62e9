package sfu.core.layers;

/** Lets a slot rise only after more has fitted for a time, longer after rises that failed. */
final class RaiseHold {
    private static final long NEVER = Long.MIN_VALUE;

    /** Doubled this often, a hold is as long as any limit asks. */
    private static final int MAX_FAILURES = 10;

    /** Failures are forgotten after as many times what a rise needs to be proven. */
    private static final int FORGET = 3;

    /**
     * A layer's worth moves with the frame rate that was measured; the next layer up is worth at
     * least half as much again.
     */
    private static final double SAME_WORTH = 1.2;

    private long fitsSinceNs = NEVER;
    private double leastWorth;
    private long raisedNs = NEVER;
    private long failedNs;
    private int failures;

    void reset() {
        fitsSinceNs = NEVER;
        raisedNs = NEVER;
        failures = 0;
    }

    /** The step up to which it may rise: the least that fitted all the time. */
    int allowed(Ladder ladder, int current, int wish, AllocatorLimits limits, long nowNs) {
        boolean isProven = raisedNs != NEVER && nowNs - raisedNs > limits.provenNs();
        if (isProven || nowNs - failedNs > FORGET * limits.provenNs()) {
            failures = 0;
        }
        if (wish <= current) {
            fitsSinceNs = NEVER;
            return current;
        }
        if (fitsSinceNs == NEVER) {
            begin(ladder.worth(wish), nowNs);
        }
        leastWorth = Math.min(leastWorth, ladder.worth(wish));
        long holdNs = Math.min(limits.holdNs() << failures, limits.maxHoldNs());
        if (nowNs - fitsSinceNs < holdNs) {
            return current;
        }
        int step = wish; // by worth: a ladder's steps come and go
        while (step > current && ladder.worth(step) > leastWorth * SAME_WORTH) {
            step--;
        }
        if (step == current) {
            begin(ladder.worth(wish), nowNs); // what fits now was not there all the time
        }
        return step;
    }

    private void begin(double worth, long nowNs) {
        fitsSinceNs = nowNs;
        leastWorth = worth;
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
