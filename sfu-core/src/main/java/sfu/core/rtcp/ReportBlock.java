package sfu.core.rtcp;

/**
 * How a stream is received (RFC 3550 6.4.1).
 *
 * @param fractionLost 0..255, in 1/256, since the last report
 * @param cumulativeLost 24 bits, signed
 * @param jitter in units of the RTP clock
 * @param lastSenderReport the middle 32 bits of its NTP time stamp, 0 if none came
 * @param delaySinceLastSenderReport in units of 1/65536 s
 */
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int cumulativeLost,
        int extendedHighestSequenceNumber,
        int jitter,
        int lastSenderReport,
        int delaySinceLastSenderReport) {}
