package sfu.core.bwe;

import java.util.Arrays;

/** What came in the last second, by the receiver's clock: above it a burst is only a burst. */
final class MeanRate {
    private static final int BUCKETS = 10;
    private static final long BUCKET_NS = 100_000_000L;

    private final long[] bytes = new long[BUCKETS];
    private long bucket = Long.MIN_VALUE;

    void add(FeedbackBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            add(batch.arrivalNs(i), batch.bytes(i));
        }
    }

    private void add(long arrivalNs, int size) {
        long its = Math.floorDiv(arrivalNs, BUCKET_NS);
        if (bucket == Long.MIN_VALUE || its - bucket >= BUCKETS) {
            Arrays.fill(bytes, 0);
            bucket = its;
        }
        for (; bucket < its; bucket++) {
            bytes[Math.floorMod(bucket + 1, BUCKETS)] = 0;
        }
        if (bucket - its < BUCKETS) {
            bytes[Math.floorMod(its, BUCKETS)] += size;
        }
    }

    /** The receiver's clock is another one. */
    void reset() {
        bucket = Long.MIN_VALUE;
    }

    /** Over the last nine whole buckets and the one that is being filled. */
    double bps() {
        long sum = 0;
        for (long its : bytes) {
            sum += its;
        }
        return bucket == Long.MIN_VALUE ? 0 : sum * 8e9 / (BUCKETS * BUCKET_NS);
    }
}
