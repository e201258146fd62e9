package sfu.core.bwe;

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

    /** By then a queue is noticed that grew meanwhile. */
    private static final long FRESH_NS = 500_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private final ShortestWay way = new ShortestWay();
    private long lastArrivalNs = NEVER;
    private long runStartNs;
    private long runBytes;
    private int runPackets;

    private double foundBps;
    private long foundNs = NEVER;

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
        if (lastArrivalNs == NEVER || lastArrivalNs < sentNs + way.ns()) {
            begin(arrivalNs); // the one before was through when this one came
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
            foundBps = runBytes * 8e9 / lengthNs;
            foundNs = arrivalNs;
            if (lengthNs >= MAX_LENGTH_NS) {
                begin(arrivalNs);
            }
        }
    }

    /** The receiver's clock is another one. */
    void reset() {
        way.reset();
        lastArrivalNs = NEVER;
        foundNs = NEVER;
    }

    /** 0 where nothing waited of late. */
    double bps() {
        return foundNs != NEVER && lastArrivalNs - foundNs <= FRESH_NS ? foundBps : 0;
    }
}
