package sfu.core.shard;

import java.util.function.LongSupplier;

/** The time of a shard's cycle: one look at the clock for all that happens in it. */
final class CycleClock {
    private final LongSupplier nanoTime;
    private boolean inCycle;
    private long cycleNs;

    CycleClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Of this cycle, which begins with the first look. */
    long nowNs() {
        if (!inCycle) {
            inCycle = true;
            cycleNs = nanoTime.getAsLong();
        }
        return cycleNs;
    }

    /** What happens next is of a later time. */
    void endCycle() {
        inCycle = false;
    }

    /** The clock itself, for what a cycle's time is too coarse. */
    LongSupplier nanoTime() {
        return nanoTime;
    }
}
