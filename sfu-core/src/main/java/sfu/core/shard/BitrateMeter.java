package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What many send together, measured over the last second in steps of a tenth. From any thread: who
 * counts does so once a step, so that a packet costs none of it anything.
 */
public final class BitrateMeter {
    /** How often one who counts says what has come. */
    static final long STEP_NS = 100_000_000L;

    private static final int STEPS_OF_A_SECOND = 10;

    /** More than a second has, as they are used again; a power of two. */
    private static final int STEPS = 16;

    /** Of a step's entry: a terabyte; the bits above say which step it is, for 19 days. */
    private static final int BYTES_BITS = 40;

    private static final long BYTES = (1L << BYTES_BITS) - 1;

    private final @Nullable BitrateMeter all;
    private final AtomicLongArray steps = new AtomicLongArray(STEPS);

    /** Of nobody else's. */
    public BitrateMeter() {
        this(null);
    }

    /**
     * @param all of which what is counted here is a part
     */
    public BitrateMeter(@Nullable BitrateMeter all) {
        this.all = all;
    }

    /**
     * Counts what came since the step before.
     *
     * @param sizeBytes 0 or more
     */
    void add(long sizeBytes, long nowNs) {
        long step = Math.floorDiv(nowNs, STEP_NS);
        int at = (int) step & STEPS - 1;
        long before;
        long now;
        do {
            before = steps.get(at);
            boolean isOld = before >>> BYTES_BITS != name(step);
            now = isOld ? name(step) << BYTES_BITS | sizeBytes : before + sizeBytes;
        } while (!steps.compareAndSet(at, before, now));
        if (all != null) {
            all.add(sizeBytes, nowNs);
        }
    }

    /** Of the ten whole steps before this time, in bits a second. */
    public long bitrateBps(long nowNs) {
        long step = Math.floorDiv(nowNs, STEP_NS);
        long sizeBytes = 0;
        for (long past = step - STEPS_OF_A_SECOND; past < step; past++) {
            long entry = steps.get((int) past & STEPS - 1);
            sizeBytes += entry >>> BYTES_BITS == name(past) ? entry & BYTES : 0;
        }
        return sizeBytes * Byte.SIZE;
    }

    private static long name(long step) {
        return step & -1L >>> BYTES_BITS;
    }
}
