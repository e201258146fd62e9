package sfu.core.bwe;

/**
 * What the reports tell of a burst that was sent at a higher rate than the target.
 *
 * <p>Packets that left together (a batch) count as one step: the rate at the receiver is without
 * the first batch, that at the sender without the last, or the first if that was larger.
 */
final class ProbeCluster {
    static final double INVALID = 0;

    /** So much of it must have come. */
    private static final double MIN_RECEIVED = 0.8;

    private static final long MAX_LENGTH_NS = 1_000_000_000L;

    /** Faster than it was sent: the network held it back before. */
    private static final double MAX_RATIO = 2;

    /** Slower than that: the capacity was met, and somewhat less of it is usable. */
    private static final double SATURATED_RATIO = 0.9;

    private static final double USABLE = 0.95;

    private int id;
    private long minBytes;
    private int minPackets;
    private int packets;
    private long bytes;
    private long firstSentNs;
    private long lastSentNs;
    private long firstBatchBytes;
    private long lastBatchBytes;
    private long firstBatchArrivalNs;
    private long lastArrivalNs;
    private boolean saturated;

    void begin(int newId, long newMinBytes, int newMinPackets) {
        id = newId;
        minBytes = newMinBytes;
        minPackets = newMinPackets;
        packets = 0;
        bytes = 0;
        firstSentNs = Long.MAX_VALUE;
        lastSentNs = Long.MIN_VALUE;
        lastArrivalNs = Long.MIN_VALUE;
    }

    int id() {
        return id;
    }

    void add(long sentNs, long arrivalNs, int size) {
        packets++;
        bytes += size;
        lastArrivalNs = Math.max(lastArrivalNs, arrivalNs);
        if (sentNs < firstSentNs) {
            firstSentNs = sentNs;
            firstBatchBytes = size;
            firstBatchArrivalNs = arrivalNs;
        } else if (sentNs == firstSentNs) {
            firstBatchBytes += size;
            firstBatchArrivalNs = Math.max(firstBatchArrivalNs, arrivalNs);
        }
        if (sentNs > lastSentNs) {
            lastSentNs = sentNs;
            lastBatchBytes = size;
        } else if (sentNs == lastSentNs) {
            lastBatchBytes += size;
        }
    }

    /** The rate that it found, or {@link #INVALID}. */
    double resultBps() {
        saturated = false;
        if (packets < MIN_RECEIVED * minPackets || bytes < MIN_RECEIVED * minBytes) {
            return INVALID;
        }
        long sentLengthNs = lastSentNs - firstSentNs;
        long arrivalLengthNs = lastArrivalNs - firstBatchArrivalNs;
        if (sentLengthNs <= 0
                || sentLengthNs > MAX_LENGTH_NS
                || arrivalLengthNs <= 0
                || arrivalLengthNs > MAX_LENGTH_NS) {
            return INVALID;
        }
        long comparable = bytes - Math.max(firstBatchBytes, lastBatchBytes);
        double sentBps = comparable * 8e9 / sentLengthNs;
        double arrivalBps = (bytes - firstBatchBytes) * 8e9 / arrivalLengthNs;
        if (arrivalBps > MAX_RATIO * sentBps) {
            return INVALID;
        }
        saturated = arrivalBps < SATURATED_RATIO * sentBps;
        return saturated ? USABLE * arrivalBps : Math.min(sentBps, arrivalBps);
    }

    /** Whether the last result is the link's capacity, not only what was tried. */
    boolean isSaturated() {
        return saturated;
    }
}
