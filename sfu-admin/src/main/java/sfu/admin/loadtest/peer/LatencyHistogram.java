package sfu.admin.loadtest.peer;

import java.util.Arrays;

/** Counts times in buckets of 3 % width, from 1 us to some hours. */
public final class LatencyHistogram {
    private static final int STEPS_BITS = 5; // buckets between two powers of two
    private static final int STEPS = 1 << STEPS_BITS;

    private final long[] counts = new long[64 * STEPS];
    private long total;

    public void record(long us) {
        counts[bucket(Math.max(us, 0))]++;
        total++;
    }

    public void clear() {
        Arrays.fill(counts, 0);
        total = 0;
    }

    public long total() {
        return total;
    }

    /**
     * The time that this share of all stayed within, to 3 %; 0 without any.
     *
     * @param share 0 to 1
     */
    public long percentileUs(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < counts.length && total > 0; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return highest(i);
            }
        }
        return 0;
    }

    private static int bucket(long us) {
        if (us < STEPS) {
            return (int) us;
        }
        int shift = 63 - Long.numberOfLeadingZeros(us) - STEPS_BITS;
        return (shift + 1) * STEPS + (int) (us >>> shift) - STEPS;
    }

    /** The largest time of a bucket. */
    private static long highest(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int shift = bucket / STEPS - 1;
        return ((long) bucket % STEPS + STEPS + 1 << shift) - 1;
    }
}
