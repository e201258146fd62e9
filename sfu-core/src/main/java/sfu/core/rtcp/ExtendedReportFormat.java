package sfu.core.rtcp;

import static sfu.core.rtcp.RtcpTypes.BYTE;
import static sfu.core.rtcp.RtcpTypes.INT;
import static sfu.core.rtcp.RtcpTypes.LONG;
import static sfu.core.rtcp.RtcpTypes.SHORT;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Extended reports behind their RTCP header (RFC 3611 2 to 4). */
final class ExtendedReportFormat {
    private static final int SSRC = 4;
    private static final int BLOCK_HEADER = 4;
    private static final int REFERENCE_TIME = 4;
    private static final int DELAYS = 5;
    private static final int REFERENCE_TIME_BYTES = 8;
    private static final int DELAY_BYTES = 12;

    private ExtendedReportFormat() {}

    static @Nullable ExtendedReport read(MemorySegment s, long body, long end) {
        if (end - body < SSRC) {
            return null;
        }
        long ntp = 0;
        List<ExtendedReport.Delay> delays = new ArrayList<>();
        for (long at = body + SSRC; end - at >= BLOCK_HEADER; ) {
            long from = at + BLOCK_HEADER;
            int bytes = 4 * (s.get(SHORT, at + 2) & 0xFFFF);
            if (end - from < bytes) {
                return null;
            }
            switch (s.get(BYTE, at)) {
                case REFERENCE_TIME -> ntp = bytes == REFERENCE_TIME_BYTES ? s.get(LONG, from) : 0;
                case DELAYS -> readDelays(s, from, bytes, delays);
                default -> {}
            }
            at = from + bytes;
        }
        return new ExtendedReport(s.get(INT, body), ntp, delays);
    }

    private static void readDelays(
            MemorySegment s, long from, int bytes, List<ExtendedReport.Delay> delays) {
        for (long at = from; at + DELAY_BYTES <= from + bytes; at += DELAY_BYTES) {
            delays.add(
                    new ExtendedReport.Delay(
                            s.get(INT, at), s.get(INT, at + 4), s.get(INT, at + 8)));
        }
    }

    /** The bytes written, or -1 for no room. */
    static int write(ExtendedReport report, MemorySegment s, long body, long limit) {
        int delayBytes = DELAY_BYTES * report.delays().size();
        int bytes =
                SSRC
                        + (report.ntpTimestamp() == 0 ? 0 : BLOCK_HEADER + REFERENCE_TIME_BYTES)
                        + (delayBytes == 0 ? 0 : BLOCK_HEADER + delayBytes);
        if (body + bytes > limit) {
            return -1;
        }
        s.set(INT, body, report.ssrc());
        long at = body + SSRC;
        if (report.ntpTimestamp() != 0) {
            s.set(INT, at, REFERENCE_TIME << 24 | REFERENCE_TIME_BYTES / 4);
            s.set(LONG, at + BLOCK_HEADER, report.ntpTimestamp());
            at += BLOCK_HEADER + REFERENCE_TIME_BYTES;
        }
        if (delayBytes != 0) {
            s.set(INT, at, DELAYS << 24 | delayBytes / 4);
            writeDelays(report.delays(), s, at + BLOCK_HEADER);
        }
        return bytes;
    }

    private static void writeDelays(List<ExtendedReport.Delay> delays, MemorySegment s, long from) {
        long at = from;
        for (ExtendedReport.Delay delay : delays) {
            s.set(INT, at, delay.ssrc());
            s.set(INT, at + 4, delay.lastReceiverReport());
            s.set(INT, at + 8, delay.delaySinceLastReceiverReport());
            at += DELAY_BYTES;
        }
    }
}
