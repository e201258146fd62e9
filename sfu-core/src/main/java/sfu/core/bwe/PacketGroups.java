package sfu.core.bwe;

/** Gathers packets that left within 5 ms, or came in a burst, and gives the steps between them. */
final class PacketGroups {
    private static final long GROUP_NS = 5_000_000L;

    /** Closer arrivals were released together by some queue on the way. */
    private static final long BURST_GAP_NS = 5_000_000L;

    private static final long MAX_BURST_NS = 100_000_000L;
    private static final long MAX_CLOCK_STEP_NS = 3_000_000_000L;
    private static final int MAX_REORDERED = 3;

    private boolean hasCurrent;
    private boolean hasPrevious;
    private long firstSentNs;
    private long sentNs;
    private long firstArrivalNs;
    private long arrivalNs;
    private long seenNs; // by our clock
    private long previousSentNs;
    private long previousArrivalNs;
    private long previousSeenNs;
    private int reordered;
    private long sentStepNs;
    private long arrivalStepNs;

    /** Whether a group is complete: then the steps are those from the group before it. */
    boolean add(long packetSentNs, long packetArrivalNs, long nowNs) {
        if (!hasCurrent) {
            begin(packetSentNs, packetArrivalNs);
        } else if (packetSentNs < firstSentNs) {
            return false;
        } else if (packetSentNs - firstSentNs > GROUP_NS
                && !isBurst(packetSentNs, packetArrivalNs)) {
            boolean isComplete = hasPrevious && step();
            if (hasCurrent) {
                keepAsPrevious();
            }
            begin(packetSentNs, packetArrivalNs);
            seenNs = nowNs;
            return isComplete;
        }
        sentNs = Math.max(sentNs, packetSentNs);
        arrivalNs = Math.max(arrivalNs, packetArrivalNs);
        seenNs = nowNs;
        return false;
    }

    private boolean isBurst(long packetSentNs, long packetArrivalNs) {
        long sentGapNs = packetSentNs - sentNs;
        long arrivalGapNs = packetArrivalNs - arrivalNs;
        return sentGapNs == 0
                || arrivalGapNs < sentGapNs
                        && arrivalGapNs <= BURST_GAP_NS
                        && packetArrivalNs - firstArrivalNs < MAX_BURST_NS;
    }

    private boolean step() {
        sentStepNs = sentNs - previousSentNs;
        arrivalStepNs = arrivalNs - previousArrivalNs;
        if (arrivalStepNs - (seenNs - previousSeenNs) >= MAX_CLOCK_STEP_NS) {
            reset();
            return false;
        }
        if (arrivalStepNs < 0) {
            if (++reordered >= MAX_REORDERED) {
                reset();
            }
            return false;
        }
        reordered = 0;
        return true;
    }

    private void keepAsPrevious() {
        hasPrevious = true;
        previousSentNs = sentNs;
        previousArrivalNs = arrivalNs;
        previousSeenNs = seenNs;
    }

    private void begin(long packetSentNs, long packetArrivalNs) {
        hasCurrent = true;
        firstSentNs = packetSentNs;
        sentNs = packetSentNs;
        firstArrivalNs = packetArrivalNs;
        arrivalNs = packetArrivalNs;
    }

    void reset() {
        hasCurrent = false;
        hasPrevious = false;
        reordered = 0;
    }

    long sentStepNs() {
        return sentStepNs;
    }

    long arrivalStepNs() {
        return arrivalStepNs;
    }
}
