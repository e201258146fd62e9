package sfu.core.rtcp;

import java.util.List;

/**
 * RR (RFC 3550 6.4.2).
 *
 * @param reports at most 31
 */
public record ReceiverReport(int ssrc, List<ReportBlock> reports) implements Rtcp {
    public ReceiverReport {
        reports = RtcpTypes.counted(reports);
    }
}
