package sfu.core.stream;

import org.jspecify.annotations.Nullable;

import sfu.core.rtcp.NtpTime;
import sfu.core.rtcp.ReportBlock;

/** What one received SSRC needs: extended numbers, duplicates, RFC 3550 statistics, NACKs. */
public final class ReceiveStream {
    public static final long DUPLICATE = SequenceTracker.DUPLICATE;
    public static final long TOO_OLD = SequenceTracker.TOO_OLD;

    private final int ssrc;
    private final int clockRate;
    private final @Nullable NackGenerator nacks;
    private final SequenceTracker sequence = new SequenceTracker();
    private final Jitter jitter;
    private final LossInterval loss = new LossInterval();

    private long packets;
    private long bytes;
    private long duplicates;
    private long recovered;

    private boolean hasSenderReport;
    private long srNtp;
    private int srRtp;
    private long srArrivalNs;

    /**
     * @param clockRate of the payload in Hz, above 0
     * @param nack whether the sender answers NACKs; else nothing is asked for
     */
    public ReceiveStream(int ssrc, int clockRate, boolean nack) {
        if (clockRate <= 0) {
            throw new IllegalArgumentException("a clock rate is above 0, not " + clockRate);
        }
        this.ssrc = ssrc;
        this.clockRate = clockRate;
        nacks = nack ? new NackGenerator() : null;
        jitter = new Jitter(clockRate);
    }

    public int ssrc() {
        return ssrc;
    }

    public int clockRate() {
        return clockRate;
    }

    /**
     * Takes a packet, with or without payload.
     *
     * <p>A packet far from the expected numbers is refused as too old; if the next one follows it,
     * the stream has restarted there and its extended numbers go on above all earlier ones.
     *
     * @param sequenceNumber 16 bits; of the original packet
     * @param sizeBytes as counted in {@link #bytes}
     * @param retransmitted by RTX: it repairs, but says nothing of loss and jitter of this SSRC
     * @return its extended number, above 2^15; or {@link #DUPLICATE} or {@link #TOO_OLD}
     */
    public long accept(
            int sequenceNumber,
            int timestamp,
            int sizeBytes,
            long arrivalNs,
            boolean retransmitted) {
        long highest = sequence.highest();
        long number = sequence.accept(sequenceNumber, retransmitted);
        if (number < 0) {
            if (number == DUPLICATE) {
                duplicates++;
            }
            return number;
        }
        packets++;
        bytes += sizeBytes;
        boolean isRepair = noteMissing(number, highest, arrivalNs) || retransmitted;
        if (retransmitted) {
            recovered++;
        }
        if (sequence.restarted()) {
            jitter.restart();
        }
        if (!isRepair) {
            jitter.add(timestamp, arrivalNs);
        }
        return number;
    }

    /** Whether this one had been asked for. */
    private boolean noteMissing(long number, long highest, long arrivalNs) {
        NackGenerator asking = nacks;
        if (asking == null) {
            return false;
        }
        if (sequence.restarted()) {
            asking.giveUp();
        }
        if (sequence.gapFirst() < sequence.gapEnd()) {
            asking.gap(sequence.gapFirst(), sequence.gapEnd(), arrivalNs);
        }
        if (number > highest) {
            asking.advanced();
            return false;
        }
        return asking.arrived(number);
    }

    /** The extended number nearest to the highest with these 16 bits. */
    public long extendedOf(int sequenceNumber) {
        return sequence.extend(sequenceNumber);
    }

    /** -1 before the first packet. */
    public long highestExtended() {
        return sequence.highest();
    }

    /** A sender report of this SSRC (RFC 3550 6.4.1). */
    public void onSenderReport(long ntpTimestamp, int rtpTimestamp, long nowNs) {
        hasSenderReport = true;
        srNtp = ntpTimestamp;
        srRtp = rtpTimestamp;
        srArrivalNs = nowNs;
    }

    public boolean hasSenderReport() {
        return hasSenderReport;
    }

    /** Of the last sender report; 0 before the first, as are the two below. */
    public long srNtp() {
        return srNtp;
    }

    public int srRtp() {
        return srRtp;
    }

    public long srArrivalNs() {
        return srArrivalNs;
    }

    /** Reports the interval that ends now (RFC 3550 6.4.1, A.3, A.8). */
    public ReportBlock report(long nowNs) {
        loss.close(sequence.expected(), packets - recovered);
        return new ReportBlock(
                ssrc,
                loss.fraction(),
                Math.clamp(lost(), -0x80_0000, 0x7F_FFFF),
                (int) Math.max(0, sequence.highest() - SequenceTracker.FIRST_CYCLE),
                jitter.rtpUnits(),
                hasSenderReport ? NtpTime.middle32(srNtp) : 0,
                hasSenderReport ? sinceSenderReport(nowNs) : 0);
    }

    /** In 1/65536 s, as far as 32 bits reach. */
    private int sinceSenderReport(long nowNs) {
        double units = (nowNs - srArrivalNs) * (65_536 / 1e9);
        return (int) (long) Math.clamp(units, 0, 0xFFFF_FFFFL);
    }

    /**
     * Which packets to ask for now; see {@link NackGenerator}.
     *
     * @param rttNs to the sender and back
     * @param out gets their 16-bit numbers; what does not fit waits for the next call
     * @return how many
     */
    public int pollNacks(long nowNs, long rttNs, int[] out) {
        NackGenerator asking = nacks;
        return asking == null || asking.missing() == 0 ? 0 : asking.poll(nowNs, rttNs, out);
    }

    /** Whether {@link #pollNacks} may have something later. */
    public boolean isMissingSome() {
        return nacks != null && nacks.missing() > 0;
    }

    /** Whether {@link #pollNacks} or {@link #pollKeyFrameNeeded} may have something to say. */
    public boolean isPollDue() {
        return nacks != null && (nacks.missing() > 0 || nacks.hasGivenUp());
    }

    /** A key frame begins at this number: what is missing before it is no longer asked for. */
    public void clearNacksBefore(long extendedSequenceNumber) {
        if (nacks != null) {
            nacks.clearBefore(extendedSequenceNumber);
        }
    }

    /** Whether since the last call a packet was given up that a decoder may need. */
    public boolean pollKeyFrameNeeded() {
        return nacks != null && nacks.pollGaveUp();
    }

    /** All but duplicates, retransmissions included. */
    public long packets() {
        return packets;
    }

    public long bytes() {
        return bytes;
    }

    public long duplicates() {
        return duplicates;
    }

    /** Packets that came by RTX in place of a lost one. */
    public long recovered() {
        return recovered;
    }

    /** Packets that did not come by themselves until now, repaired or not. */
    public long lost() {
        return sequence.expected() - (packets - recovered);
    }

    /** 0..1, in the last report's interval. */
    public double fractionLost() {
        return loss.fraction() / 256.0;
    }

    public double jitterSeconds() {
        return jitter.seconds();
    }

    /** Numbers asked for, each try counted. */
    public long nacksSent() {
        return nacks == null ? 0 : nacks.asked();
    }
}
