package sfu.core.bwe;

/**
 * What one report told about sent packets: those that came, by arrival, and sums of the others. One
 * serves all subscribers of a thread.
 */
public final class FeedbackBatch {
    /** A report's times are rounded to 250 us. */
    private static final long ROUNDING_NS = 1_000_000L;

    private final long[] sentNs;
    private final long[] arrivalNs;
    private final int[] bytes;
    private final int[] probes;
    private int count;

    /** Packets that were told of for the first time, or lost before and now come after all. */
    int packets;

    long reportedBytes;
    long lostBytes;

    /** Of packets that an earlier report had called lost. */
    long recoveredBytes;

    /** Of packets that no report told of, sent before those of this one. */
    long skippedBytes;

    long firstSentNs;
    long lastSentNs;

    /** The least that a packet and its report took, without the wait for the report; or -1. */
    long roundTripNs;

    boolean isAfterClockJump;

    public FeedbackBatch(BweOptions options) {
        int size = options.maxLogPackets();
        sentNs = new long[size];
        arrivalNs = new long[size];
        bytes = new int[size];
        probes = new int[size];
    }

    void clear() {
        count = 0;
        packets = 0;
        reportedBytes = 0;
        lostBytes = 0;
        recoveredBytes = 0;
        skippedBytes = 0;
        firstSentNs = Long.MAX_VALUE;
        lastSentNs = Long.MIN_VALUE;
        roundTripNs = -1;
        isAfterClockJump = false;
    }

    /** Of a packet that is told of for the first time. */
    void reported(long sent, int size) {
        packets++;
        reportedBytes += size;
        firstSentNs = Math.min(firstSentNs, sent);
        lastSentNs = Math.max(lastSentNs, sent);
    }

    /** Puts it where it belongs by arrival, mostly at the end. */
    void received(long sent, long arrival, int size, int probe) {
        int at = count++;
        while (at > 0 && arrivalNs[at - 1] > arrival) {
            move(at - 1, at);
            at--;
        }
        sentNs[at] = sent;
        arrivalNs[at] = arrival;
        bytes[at] = size;
        probes[at] = probe;
    }

    /**
     * Removes those that would have come before they were sent, and takes the round trip.
     *
     * @return how many were removed
     */
    int removeImpossible(long nowNs) {
        if (count == 0) {
            return 0;
        }
        long latest = arrivalNs[count - 1];
        long shortest = Long.MAX_VALUE;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            long tripNs = nowNs - sentNs[i] - (latest - arrivalNs[i]);
            if (tripNs >= -ROUNDING_NS) {
                shortest = Math.min(shortest, Math.max(0, tripNs));
                move(i, kept++);
            }
        }
        int removed = count - kept;
        count = kept;
        roundTripNs = kept == 0 ? -1 : shortest;
        return removed;
    }

    private void move(int from, int to) {
        sentNs[to] = sentNs[from];
        arrivalNs[to] = arrivalNs[from];
        bytes[to] = bytes[from];
        probes[to] = probes[from];
    }

    /** Packets that came; the following are of one of these. */
    int count() {
        return count;
    }

    long sentNs(int i) {
        return sentNs[i];
    }

    /** By the receiver's clock, from any zero. */
    long arrivalNs(int i) {
        return arrivalNs[i];
    }

    int bytes(int i) {
        return bytes[i];
    }

    /** The cluster that it belongs to, or 0. */
    int probe(int i) {
        return probes[i];
    }
}
