package sfu.core.rtcp;

import java.util.List;

/**
 * SR (RFC 3550 6.4.1).
 *
 * @param ntpTimestamp {@link NtpTime}
 * @param packetCount 32 bits, unsigned, modulo
 * @param octetCount of payload; 32 bits, unsigned, modulo
 * @param reports at most 31
 */
public record SenderReport(
        int ssrc,
        long ntpTimestamp,
        int rtpTimestamp,
        int packetCount,
        int octetCount,
        List<ReportBlock> reports)
        implements Rtcp {
    public SenderReport {
        reports = RtcpTypes.counted(reports);
    }
}
