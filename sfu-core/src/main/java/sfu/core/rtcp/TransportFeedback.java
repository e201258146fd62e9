package sfu.core.rtcp;

import java.util.Arrays;

/**
 * Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01
 * 3.1).
 *
 * @param baseSequenceNumber of the first packet, 16 bits
 * @param feedbackCount 8 bits
 * @param referenceTime in 64 ms, modulo 2^24; the first delta counts from it
 * @param deltas one for each of 1 to 65,535 packets: in 250 us after the one received before it,
 *     -32768..32767, or {@link #NOT_RECEIVED}
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once
public record TransportFeedback(
        int senderSsrc,
        int mediaSsrc,
        int baseSequenceNumber,
        int feedbackCount,
        int referenceTime,
        int[] deltas)
        implements Rtcp, ArrivalReport {
    public static final int NOT_RECEIVED = Integer.MIN_VALUE;

    /** As many packets always fit in 936 bytes, however their times vary. */
    public static final int MAX_PACKETS = 400;

    public TransportFeedback {
        if (deltas.length == 0 || deltas.length > 0xFFFF) {
            throw new IllegalArgumentException(deltas.length + " packets");
        }
        for (int delta : deltas) {
            if (delta != (short) delta && delta != NOT_RECEIVED) {
                throw new IllegalArgumentException("a delta of " + delta);
            }
        }
        baseSequenceNumber &= 0xFFFF;
        feedbackCount &= 0xFF;
        referenceTime &= 0xFF_FFFF;
    }

    @Override
    public int packets() {
        return deltas.length;
    }

    @Override
    public int delta(int i) {
        return deltas[i];
    }

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
