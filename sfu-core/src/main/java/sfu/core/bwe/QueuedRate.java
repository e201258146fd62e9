package sfu.core.bwe;

import java.util.Arrays;

/**
 * The rate at which packets come out of a queue that they waited in without a pause: what the path
 * takes of this sender's, however little that sends in the mean.
 */
final class QueuedRate {
    /** Shorter runs say more about jitter than about the path. */
    private static final long MIN_LENGTH_NS = 25_000_000L;

    private static final int MIN_PACKETS = 5;

    /** Of a long run only the end counts. */
    private static final long MAX_LENGTH_NS = 200_000_000L;

    /** A packet of 1,200 bytes at 40 kbit/s; where nothing came for longer, nothing passed. */
    private static final long OUTAGE_NS = 240_000_000L;

    /** By then a queue is noticed that grew meanwhile. */
    private static final long FRESH_NS = 500_000_000L;

    /** Looked at together: one that a busy machine on the way spoiled is not believed. */
    private static final int RESULTS = 8;

    private static final int MIN_RESULTS = 4;
    private static final long USUAL_NS = 4_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    /** From sending to arrival, by two clocks: what takes longer than the least waited. */
    private final WindowedLeast way = new WindowedLeast();

    private long lastArrivalNs = NEVER;
    private long lastWaitNs;
    private long firstWaitNs; // of the packets that came without a pause
    private long runStartNs;
    private long runBytes;
    private int runPackets;

    private final double[] foundBps = new double[RESULTS];
    private final long[] foundNs = new long[RESULTS];
    private final double[] sorted = new double[RESULTS];
    private int found;

    void add(FeedbackBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            add(batch.sentNs(i), batch.arrivalNs(i), batch.bytes(i));
        }
    }

    private void add(long sentNs, long arrivalNs, int bytes) {
        way.add(arrivalNs - sentNs, arrivalNs);
        if (arrivalNs < lastArrivalNs) {
            return; // an earlier report's, that came late
        }
        lastWaitNs = arrivalNs - sentNs - way.ns();
        if (lastArrivalNs == NEVER
                || lastArrivalNs < sentNs + way.ns()
                || arrivalNs - lastArrivalNs > OUTAGE_NS) {
            begin(arrivalNs); // the one before was through when this one came
            firstWaitNs = lastWaitNs;
        } else {
            runBytes += bytes;
            runPackets++;
            conclude(arrivalNs);
        }
        lastArrivalNs = arrivalNs;
    }

    private void begin(long arrivalNs) {
        runStartNs = arrivalNs;
        runBytes = 0;
        runPackets = 0;
    }

    private void conclude(long arrivalNs) {
        long lengthNs = arrivalNs - runStartNs;
        if (lengthNs >= MIN_LENGTH_NS && runPackets >= MIN_PACKETS) {
            int i = found++ % RESULTS;
            foundBps[i] = runBytes * 8e9 / lengthNs;
            foundNs[i] = arrivalNs;
            if (lengthNs >= MAX_LENGTH_NS) {
                begin(arrivalNs);
            }
        }
    }

    /** By how much longer the last packet waited than the first of those without a pause. */
    long growthNs() {
        return lastArrivalNs == NEVER ? 0 : lastWaitNs - firstWaitNs;
    }

    /** The receiver's clock is another one. */
    void reset() {
        way.reset();
        lastArrivalNs = NEVER;
        found = 0;
    }

    /** 0 where nothing waited of late. */
    double bps() {
        return isFresh(1, FRESH_NS) ? foundBps[(found - 1) % RESULTS] : 0;
    }

    /** The higher one of the last two; 0 where nothing waited of late. */
    double surelyAtMostBps() {
        return isFresh(2, FRESH_NS) ? Math.max(bps(), foundBps[(found - 2) % RESULTS]) : 0;
    }

    /** What most of the last ones exceeded; 0 where too few packets waited of late. */
    double usualBps() {
        int count = 0;
        while (count < RESULTS && isFresh(count + 1, USUAL_NS)) {
            sorted[count] = foundBps[(found - count - 1) % RESULTS];
            count++;
        }
        if (count < MIN_RESULTS) {
            return 0;
        }
        Arrays.sort(sorted, 0, count);
        return sorted[count / 4];
    }

    /** The path is another one. */
    void forgetUsual() {
        found = 0;
    }

    /** Whether the n-th last one, the last being the first, is not older than that. */
    private boolean isFresh(int n, long ns) {
        return found >= n && lastArrivalNs - foundNs[(found - n) % RESULTS] <= ns;
    }
}
