package sfu.core.forward;

/**
 * How much may wait for a subscriber whose path is the limit.
 *
 * @param maxQueueNs what would take longer to leave is given up, to the next key frame
 * @param maxPackets that wait, a power of two
 */
public record PacingLimits(long maxQueueNs, int maxPackets) {
    private static final long DEFAULT_QUEUE_NS = 500_000_000L;

    /** Two seconds of 20 Mbit/s; references of 32 bytes each. */
    private static final int DEFAULT_PACKETS = 4096;

    /** Half a second of 500 Mbit/s. */
    private static final int NODE_PACKETS = 32_768;

    public PacingLimits {
        if (maxQueueNs <= 0) {
            throw new IllegalArgumentException("a queue of " + maxQueueNs + " ns");
        }
        if (Integer.bitCount(maxPackets) != 1 || maxPackets < PacedQueue.FIRST_CAPACITY) {
            throw new IllegalArgumentException(maxPackets + " packets in a queue");
        }
    }

    public static PacingLimits defaults() {
        return new PacingLimits(DEFAULT_QUEUE_NS, DEFAULT_PACKETS);
    }

    /** Of a path on which many people's pictures go. */
    public static PacingLimits ofNodes() {
        return new PacingLimits(DEFAULT_QUEUE_NS, NODE_PACKETS);
    }
}
