package sfu.core.shard;

import java.util.function.LongSupplier;

/** The time of a shard's cycle: one look at the clock for all that happens in it. */
final class CycleClock {
    private final LongSupplier nanoTime;
    private boolean inCycle;
    private long cycleNs;
    private long waitedNs;
    private long longestWaitNs; // of this cycle
    private long workedNs; // in all cycles, until it is taken
    private final LongestCycle longest = new LongestCycle();

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

    /** The datagram that is looked at now waited so long in the system before this cycle saw it. */
    void waited(long ns) {
        waitedNs = ns;
        longestWaitNs = Math.max(longestWaitNs, ns);
    }

    /** As {@link #waited}, but it was left to wait: that counts for no other datagram. */
    void rested(long ns) {
        waitedNs = ns;
    }

    /** From when the first of this cycle's datagrams came until then. */
    long longestNs(long untilNs) {
        return untilNs - nowNs() + longestWaitNs;
    }

    long waitedNs() {
        return waitedNs;
    }

    /** When that datagram came, as exactly as is known; at most {@link #nowNs}. */
    long arrivalNs() {
        return nowNs() - waitedNs;
    }

    /** What happens next is of a later time. */
    void endCycle() {
        if (inCycle) {
            long endNs = nanoTime.getAsLong();
            workedNs += endNs - cycleNs;
            longest.took(endNs - cycleNs, endNs);
        }
        inCycle = false;
        waitedNs = 0;
        longestWaitNs = 0;
    }

    /** How long cycles took since this was asked last. */
    long takeWorkedNs() {
        long its = workedNs;
        workedNs = 0;
        return its;
    }

    /** How long the longest of them took lately. */
    LongestCycle longest() {
        return longest;
    }

    /** The clock itself, for what a cycle's time is too coarse. */
    LongSupplier nanoTime() {
        return nanoTime;
    }
}
