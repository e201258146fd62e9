package sfu.core.stream;

import java.lang.management.ManagementFactory;

/** How much the current thread allocates. */
public final class AllocatedBytes {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private AllocatedBytes() {}

    /**
     * Bytes that the last of several runs allocated, when all is loaded and grown.
     *
     * @param run does the same each time
     */
    public static long whenWarm(Runnable run) {
        for (int i = 0; i < 3; i++) {
            run.run();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        run.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /**
     * Bytes that the most frugal of many runs allocated; it ends at the first with no more than
     * {@code enough}. Only compiled code allocates nothing, and on a busy machine the compiler may
     * be late; and code that is given up on the way (deoptimised) may leave an object behind, which
     * says nothing of the next run. What allocates for each packet does so in every run.
     */
    public static long least(Runnable run, long enough) {
        return least(() -> {}, run, enough);
    }

    /** As above; what is done before each run is not counted. */
    public static long least(Runnable prepare, Runnable run, long enough) {
        long least = Long.MAX_VALUE;
        long until = System.nanoTime() + 60_000_000_000L;
        while (least > enough && System.nanoTime() < until) {
            prepare.run();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
