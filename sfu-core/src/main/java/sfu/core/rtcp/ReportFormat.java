package sfu.core.rtcp;

import static sfu.core.rtcp.RtcpTypes.INT;
import static sfu.core.rtcp.RtcpTypes.LONG;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Sender and receiver reports behind their RTCP header (RFC 3550 6.4). */
final class ReportFormat {
    private static final int SENDER_INFO = 24;
    private static final int SSRC = 4;
    private static final int BLOCK = 24;

    private ReportFormat() {}

    static @Nullable SenderReport readSender(MemorySegment s, long body, long end, int count) {
        if (end - body < SENDER_INFO + count * BLOCK) {
            return null;
        }
        return new SenderReport(
                s.get(INT, body),
                s.get(LONG, body + 4),
                s.get(INT, body + 12),
                s.get(INT, body + 16),
                s.get(INT, body + 20),
                readBlocks(s, body + SENDER_INFO, count));
    }

    static @Nullable ReceiverReport readReceiver(MemorySegment s, long body, long end, int count) {
        if (end - body < SSRC + count * BLOCK) {
            return null;
        }
        return new ReceiverReport(s.get(INT, body), readBlocks(s, body + SSRC, count));
    }

    private static List<ReportBlock> readBlocks(MemorySegment s, long from, int count) {
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (long at = from; at < from + count * BLOCK; at += BLOCK) {
            int lost = s.get(INT, at + 4);
            blocks.add(
                    new ReportBlock(
                            s.get(INT, at),
                            lost >>> 24,
                            lost << 8 >> 8,
                            s.get(INT, at + 8),
                            s.get(INT, at + 12),
                            s.get(INT, at + 16),
                            s.get(INT, at + 20)));
        }
        return blocks;
    }

    /** The bytes written, or -1 for no room; so are all these methods. */
    static int write(SenderReport report, MemorySegment s, long body, long limit) {
        int bytes = SENDER_INFO + report.reports().size() * BLOCK;
        if (body + bytes > limit) {
            return -1;
        }
        s.set(INT, body, report.ssrc());
        s.set(LONG, body + 4, report.ntpTimestamp());
        s.set(INT, body + 12, report.rtpTimestamp());
        s.set(INT, body + 16, report.packetCount());
        s.set(INT, body + 20, report.octetCount());
        writeBlocks(report.reports(), s, body + SENDER_INFO);
        return bytes;
    }

    static int write(ReceiverReport report, MemorySegment s, long body, long limit) {
        int bytes = SSRC + report.reports().size() * BLOCK;
        if (body + bytes > limit) {
            return -1;
        }
        s.set(INT, body, report.ssrc());
        writeBlocks(report.reports(), s, body + SSRC);
        return bytes;
    }

    private static void writeBlocks(List<ReportBlock> blocks, MemorySegment s, long from) {
        long at = from;
        for (ReportBlock block : blocks) {
            s.set(INT, at, block.ssrc());
            s.set(INT, at + 4, block.fractionLost() << 24 | block.cumulativeLost() & 0xFF_FFFF);
            s.set(INT, at + 8, block.extendedHighestSequenceNumber());
            s.set(INT, at + 12, block.jitter());
            s.set(INT, at + 16, block.lastSenderReport());
            s.set(INT, at + 20, block.delaySinceLastSenderReport());
            at += BLOCK;
        }
    }
}
