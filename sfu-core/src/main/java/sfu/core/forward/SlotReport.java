package sfu.core.forward;

import sfu.core.rtcp.ReportBlock;

/** What was sent in a slot and what its receiver said of it. */
public final class SlotReport {
    private static final long MEASURE_NS = 500_000_000;

    private long packets;
    private long bytes;
    private long retransmissions;
    private long nacks;
    private long keyFrameRequests;
    private long measuredBytes;
    private long measuredNs;
    private long bitrateBps;
    private double fractionLost;
    private long jitter;

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

    public void onReport(ReportBlock block) {
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

    public double fractionLost() {
        return fractionLost;
    }

    /** In units of the slot's RTP clock. */
    public long jitter() {
        return jitter;
    }
}
