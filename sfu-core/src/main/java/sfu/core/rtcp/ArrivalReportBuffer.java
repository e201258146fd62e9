package sfu.core.rtcp;

/** A report that is read into the same memory each time, and holds until the next one is. */
public final class ArrivalReportBuffer implements ArrivalReport {
    private static final int FIRST_CAPACITY = 512;

    private int[] deltas = new int[FIRST_CAPACITY];
    private int packets;
    private int baseSequenceNumber;
    private int feedbackCount;
    private int referenceTime;

    /** Memory for so many packets. */
    int[] deltas(int count) {
        if (count > deltas.length) {
            deltas = new int[RtcpReader.MAX_FEEDBACK_PACKETS];
        }
        return deltas;
    }

    void set(int newPackets, int base, int count, int reference) {
        packets = newPackets;
        baseSequenceNumber = base;
        feedbackCount = count;
        referenceTime = reference;
    }

    @Override
    public int baseSequenceNumber() {
        return baseSequenceNumber;
    }

    @Override
    public int feedbackCount() {
        return feedbackCount;
    }

    @Override
    public int referenceTime() {
        return referenceTime;
    }

    @Override
    public int packets() {
        return packets;
    }

    @Override
    public int delta(int i) {
        return deltas[i];
    }
}
