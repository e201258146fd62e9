package sfu.core.fuzz;

import java.lang.management.ManagementFactory;

/** Bounds what one input may cost: a length field must not buy memory. */
public final class Cost {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * The first run may load classes: under a fuzzer their instrumentation is charged to this
     * thread, tens of megabytes. The compiler may be at work in the second.
     */
    private static final int RUNS = 4;

    private Cost() {}

    private static long allocatedBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /**
     * Fails when each of some runs allocates more than this.
     *
     * @param run does the same each time
     */
    public static void isAtMost(long maxBytes, Runnable run) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS && least > maxBytes; i++) {
            long before = allocatedBytes();
            run.run();
            least = Math.min(least, allocatedBytes() - before);
        }
        if (least > maxBytes) {
            throw new AssertionError(least + " bytes allocated, at most " + maxBytes + " allowed");
        }
    }
}
