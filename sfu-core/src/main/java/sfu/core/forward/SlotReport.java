package sfu.core.forward;

import sfu.core.rtcp.ReportBlock;

/** What was sent in a slot and what its receiver said of it. */
public final class SlotReport {
    private static final long MEASURE_NS = 500_000_000;

    /** Receivers need two to match sound and picture, and one may be lost. */
    private static final int FIRST_REPORTS = 4;

    private static final long FIRST_INTERVAL_NS = 1_000_000_000L;

    /** RFC 3550 6.2: 5 s, and 6.3.1: not the same for all; here 4, 5 or 6. */
    private static final long LEAST_INTERVAL_NS = 4_000_000_000L;

    private static final int INTERVALS = 3;

    /** Of packets between two reports: whoever tells of more counts for no more. */
    private static final int MOST_EXPECTED = 0xFFFF;

    private int reports; // sender reports since the source began
    private long nextReportNs;
    private long packets;
    private long bytes;
    private long retransmissions;
    private long nacks;
    private long keyFrameRequests;
    private long fullIntraRequests;
    private long measuredBytes;
    private long measuredNs;
    private long bitrateBps;
    private double fractionLost;
    private int expected;
    private int highest;
    private long jitter;

    /** Of another source: which time its timestamps mean is to be told anew. */
    void begins() {
        reports = 0;
    }

    /** When a sender report is due; Long.MIN_VALUE for at once. */
    public long nextReportNs() {
        return reports == 0 ? Long.MIN_VALUE : nextReportNs;
    }

    /** A sender report leaves. */
    public void reported(int ssrc, long nowNs) {
        reports++;
        long more = Math.floorMod((ssrc ^ reports) * 0x9E3779B9 >>> 16, INTERVALS);
        nextReportNs =
                nowNs
                        + (reports < FIRST_REPORTS
                                ? FIRST_INTERVAL_NS
                                : LEAST_INTERVAL_NS + more * FIRST_INTERVAL_NS);
    }

    /** Reads what {@link #sent} reads; the value means nothing. */
    int touch() {
        return (int) (packets + bytes);
    }

    void sent(int payloadBytes) {
        packets++;
        bytes += payloadBytes;
    }

    void retransmitted() {
        retransmissions++;
    }

    void nacked() {
        nacks++;
    }

    void keyFrameRequested() {
        keyFrameRequests++;
    }

    /** One of the key frame requests is a FIR (RFC 5104 4.3.1). */
    public void fullIntraRequested() {
        fullIntraRequests++;
    }

    void onReport(ReportBlock block) {
        int more = expected == 0 ? 1 : block.extendedHighestSequenceNumber() - highest;
        expected = Math.clamp(more, 1, MOST_EXPECTED);
        highest = block.extendedHighestSequenceNumber();
        fractionLost = block.fractionLost() / 256.0;
        jitter = block.jitter() & 0xFFFF_FFFFL;
    }

    public long packets() {
        return packets;
    }

    /** Payload bytes, as in a sender report (RFC 3550 6.4.1). */
    public long bytes() {
        return bytes;
    }

    /** Of what was sent since half a second ago at least, payload only; 0 at first. */
    public long bitrateBps(long nowNs) {
        if (nowNs - measuredNs >= MEASURE_NS) {
            bitrateBps = Math.round((bytes - measuredBytes) * 8e9 / (nowNs - measuredNs));
            measuredBytes = bytes;
            measuredNs = nowNs;
        }
        return bitrateBps;
    }

    public long retransmissions() {
        return retransmissions;
    }

    public long nacks() {
        return nacks;
    }

    public long keyFrameRequests() {
        return keyFrameRequests;
    }

    public long fullIntraRequests() {
        return fullIntraRequests;
    }

    public double fractionLost() {
        return fractionLost;
    }

    /**
     * Of how many packets {@link #fractionLost} tells: those between the last two reports; 1 where
     * that is not known, 0 before the first report.
     */
    public int expected() {
        return expected;
    }

    /** In units of the slot's RTP clock. */
    public long jitter() {
        return jitter;
    }
}
