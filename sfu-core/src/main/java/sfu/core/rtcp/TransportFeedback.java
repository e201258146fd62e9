package sfu.core.rtcp;

import java.util.Arrays;

/**
 * Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01
 * 3.1).
 *
 * @param baseSequenceNumber of the first packet, 16 bits
 * @param feedbackCount 8 bits
 * @param referenceTime in 64 ms, 24 bits; the first delta counts from it
 * @param deltas one for each packet, in 250 us after the one received before it, or {@link
 *     #NOT_RECEIVED}
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once
public record TransportFeedback(
        int senderSsrc,
        int mediaSsrc,
        int baseSequenceNumber,
        int feedbackCount,
        int referenceTime,
        int[] deltas)
        implements Rtcp {
    public static final int NOT_RECEIVED = Integer.MIN_VALUE;

    /** As many packets always fit in a datagram, however their times vary. */
    public static final int MAX_PACKETS = 400;

    @Override
    public boolean equals(Object other) {
        return other instanceof TransportFeedback f
                && f.senderSsrc == senderSsrc
                && f.mediaSsrc == mediaSsrc
                && f.baseSequenceNumber == baseSequenceNumber
                && f.feedbackCount == feedbackCount
                && f.referenceTime == referenceTime
                && Arrays.equals(f.deltas, deltas);
    }

    @Override
    public int hashCode() {
        return 31 * baseSequenceNumber + Arrays.hashCode(deltas);
    }

    @Override
    public String toString() {
        return "TransportFeedback["
                + baseSequenceNumber
                + ", "
                + referenceTime
                + ", "
                + Arrays.toString(deltas)
                + "]";
    }
}
