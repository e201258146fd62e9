package sfu.core.stream;

import sfu.core.rtcp.NtpTime;
import sfu.core.rtcp.ReportBlock;
import sfu.core.rtp.SequenceNumbers;

/** What one received SSRC needs: extended numbers, duplicates, RFC 3550 statistics, NACKs. */
public final class ReceiveStream {
    public static final long DUPLICATE = -1;
    public static final long TOO_OLD = -2;

    /** So that packets from before the first one still have a number. */
    private static final long FIRST_CYCLE = 1L << 16;

    /** RFC 3550 A.1: a larger step forward is a restart if the next packet confirms it. */
    private static final int MAX_DROPOUT = 3000;

    private final int ssrc;
    private final int clockRate;
    private final boolean nack;
    private final ReceivedWindow window = new ReceivedWindow();
    private final NackGenerator nacks = new NackGenerator();
    private final Jitter jitter = new Jitter();

    private long base;
    private int suspect = -1;
    private long packets;
    private long bytes;
    private long duplicates;
    private long expectedBefore;
    private long receivedBefore;
    private double fractionLost;
    private long packetsBefore;
    private long lostBefore;
    private long lostSinceBase;

    private boolean hasSenderReport;
    private long srNtp;
    private int srRtp;
    private long srArrivalNs;

    public ReceiveStream(int ssrc, int clockRate, boolean nack) {
        this.ssrc = ssrc;
        this.clockRate = clockRate;
        this.nack = nack;
    }

    public int ssrc() {
        return ssrc;
    }

    public int clockRate() {
        return clockRate;
    }

    /**
     * Takes a packet.
     *
     * @param retransmitted by RTX: it counts as received, but not for jitter
     * @return its extended number, {@link #DUPLICATE} or {@link #TOO_OLD}
     */
    public long accept(
            int sequenceNumber,
            int timestamp,
            int sizeBytes,
            long arrivalNs,
            boolean retransmitted) {
        if (window.highest() < 0) {
            if (retransmitted) {
                return TOO_OLD;
            }
            return restart(FIRST_CYCLE + sequenceNumber, timestamp, sizeBytes, arrivalNs);
        }
        long highest = window.highest();
        long number = SequenceNumbers.extend(highest, sequenceNumber);
        if (number - highest > MAX_DROPOUT || window.isTooOld(number)) {
            return jumped(sequenceNumber, timestamp, sizeBytes, arrivalNs, retransmitted);
        }
        if (number > highest + 1 && nack) {
            nacks.gap(highest + 1, number, arrivalNs);
        }
        if (!window.add(number)) {
            duplicates++;
            return DUPLICATE;
        }
        if (number <= highest) {
            nacks.arrived(number);
        }
        count(timestamp, sizeBytes, arrivalNs, retransmitted);
        return number;
    }

    /** Far from what is expected: two packets in a row make it a restart (RFC 3550 A.1). */
    private long jumped(
            int sequenceNumber,
            int timestamp,
            int sizeBytes,
            long arrivalNs,
            boolean retransmitted) {
        if (retransmitted || sequenceNumber != suspect) {
            suspect = retransmitted ? suspect : sequenceNumber + 1 & 0xFFFF;
            return TOO_OLD;
        }
        suspect = -1;
        nacks.clear();
        long next = (window.highest() | 0xFFFF) + 1; // numbers only ever go up
        return restart(next + sequenceNumber, timestamp, sizeBytes, arrivalNs);
    }

    private long restart(long number, int timestamp, int sizeBytes, long arrivalNs) {
        window.restart(number);
        base = number;
        expectedBefore = 0;
        receivedBefore = packets;
        lostBefore += lostSinceBase;
        lostSinceBase = 0;
        packetsBefore = packets;
        jitter.reset();
        count(timestamp, sizeBytes, arrivalNs, false);
        return number;
    }

    private void count(int timestamp, int sizeBytes, long arrivalNs, boolean retransmitted) {
        packets++;
        bytes += sizeBytes;
        if (!retransmitted) {
            jitter.add(timestamp, arrivalNs, clockRate);
        }
    }

    public void onSenderReport(long ntpTimestamp, int rtpTimestamp, long nowNs) {
        hasSenderReport = true;
        srNtp = ntpTimestamp;
        srRtp = rtpTimestamp;
        srArrivalNs = nowNs;
    }

    public boolean hasSenderReport() {
        return hasSenderReport;
    }

    /** Its RTP time stamp, of the last sender report. */
    public int srRtp() {
        return srRtp;
    }

    /** The report block of the interval that ends now (RFC 3550 6.4.1, A.3). */
    public ReportBlock report(long nowNs) {
        long expected = window.highest() - base + 1;
        long received = packets - packetsBefore;
        lostSinceBase = expected - received;
        long expectedInterval = expected - expectedBefore;
        long lostInterval = expectedInterval - (packets - receivedBefore);
        expectedBefore = expected;
        receivedBefore = packets;
        int fraction =
                expectedInterval <= 0 || lostInterval <= 0
                        ? 0
                        : (int) Math.min(255, (lostInterval << 8) / expectedInterval);
        fractionLost = fraction / 256.0;
        return new ReportBlock(
                ssrc,
                fraction,
                Math.clamp(lost(), -0x80_0000, 0x7F_FFFF),
                (int) (window.highest() - FIRST_CYCLE),
                jitter.rtpUnits(),
                hasSenderReport ? NtpTime.middle32(srNtp) : 0,
                hasSenderReport ? delaySince(nowNs) : 0);
    }

    private int delaySince(long nowNs) {
        return (int) ((nowNs - srArrivalNs) * 65_536 / 1_000_000_000L);
    }

    /** Which packets to ask for now; see {@link NackGenerator}. */
    public int pollNacks(long nowNs, long rttNs, int[] out) {
        return nacks.isEmpty() ? 0 : nacks.poll(nowNs, rttNs, out);
    }

    /** Whether since the last call a packet was given up that a decoder may need. */
    public boolean pollKeyFrameNeeded() {
        return nacks.pollGaveUp();
    }

    public long highest() {
        return window.highest();
    }

    public long packets() {
        return packets;
    }

    public long bytes() {
        return bytes;
    }

    public long duplicates() {
        return duplicates;
    }

    /** As of the last report; negative when packets came twice. */
    public long lost() {
        return lostBefore + lostSinceBase;
    }

    /** 0..1, in the last report's interval. */
    public double fractionLost() {
        return fractionLost;
    }

    public double jitterSeconds() {
        return jitter.rtpUnits() / (double) clockRate;
    }

    public long nacksSent() {
        return nacks.asked();
    }
}
