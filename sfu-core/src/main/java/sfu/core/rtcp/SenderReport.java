package sfu.core.rtcp;

import java.util.List;

/** SR (RFC 3550 6.4.1). */
public record SenderReport(
        int ssrc,
        long ntpTimestamp,
        int rtpTimestamp,
        int packetCount,
        int octetCount,
        List<ReportBlock> reports)
        implements Rtcp {}
