package sfu.core.rtcp;

import static sfu.core.rtcp.RtcpTypes.BYTE;
import static sfu.core.rtcp.RtcpTypes.INT;
import static sfu.core.rtcp.RtcpTypes.LONG;
import static sfu.core.rtcp.RtcpTypes.SHORT;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes messages one after another into a compound packet. */
public final class RtcpWriter {
    private static final int MAX_CNAME = 255;

    private MemorySegment s;
    private long start;
    private long at;
    private long limit;

    public RtcpWriter(MemorySegment segment, long offset, int capacityBytes) {
        s = segment;
        start = offset;
        at = offset;
        limit = offset + capacityBytes;
    }

    /** Begins anew, elsewhere. */
    public void reset(MemorySegment segment, long offset, int capacityBytes) {
        s = segment;
        start = offset;
        at = offset;
        limit = offset + capacityBytes;
    }

    /** Bytes written so far. */
    public int length() {
        return (int) (at - start);
    }

    /** False if there is no room: then nothing was written. */
    public boolean write(Rtcp message) {
        return switch (message) {
            case SenderReport report -> senderReport(report);
            case ReceiverReport report -> receiverReport(report);
            case SourceDescription description -> sourceDescription(description);
            case Goodbye goodbye -> goodbye(goodbye);
            case Nack nack -> nack(nack);
            case PictureLossIndication pli ->
                    fits(12)
                            && feedback(
                                    RtcpTypes.PLI,
                                    RtcpTypes.PAYLOAD_SPECIFIC_FEEDBACK,
                                    pli.senderSsrc(),
                                    pli.mediaSsrc(),
                                    12);
            case FullIntraRequest fir -> fullIntraRequest(fir);
            case ReceiverEstimatedMaxBitrate remb -> remb(remb);
            case TransportFeedback feedback -> transportFeedback(feedback);
            case ExtendedReport report -> extendedReport(report);
        };
    }

    private boolean fits(int bytes) {
        return limit - at >= bytes;
    }

    private void header(int count, int type, int bytes) {
        s.set(BYTE, at, (byte) (0x80 | count));
        s.set(BYTE, at + 1, (byte) type);
        s.set(SHORT, at + 2, (short) (bytes / 4 - 1));
    }

    private boolean senderReport(SenderReport report) {
        int bytes = 28 + report.reports().size() * RtcpTypes.REPORT_BLOCK_BYTES;
        if (!fits(bytes)) {
            return false;
        }
        header(report.reports().size(), RtcpTypes.SENDER_REPORT, bytes);
        s.set(INT, at + 4, report.ssrc());
        s.set(LONG, at + 8, report.ntpTimestamp());
        s.set(INT, at + 16, report.rtpTimestamp());
        s.set(INT, at + 20, report.packetCount());
        s.set(INT, at + 24, report.octetCount());
        reportBlocks(at + 28, report.reports());
        at += bytes;
        return true;
    }

    private boolean receiverReport(ReceiverReport report) {
        int bytes = 8 + report.reports().size() * RtcpTypes.REPORT_BLOCK_BYTES;
        if (!fits(bytes)) {
            return false;
        }
        header(report.reports().size(), RtcpTypes.RECEIVER_REPORT, bytes);
        s.set(INT, at + 4, report.ssrc());
        reportBlocks(at + 8, report.reports());
        at += bytes;
        return true;
    }

    private void reportBlocks(long from, List<ReportBlock> blocks) {
        long to = from;
        for (ReportBlock block : blocks) {
            s.set(INT, to, block.ssrc());
            s.set(INT, to + 4, block.fractionLost() << 24 | block.cumulativeLost() & 0xFF_FFFF);
            s.set(INT, to + 8, block.extendedHighestSequenceNumber());
            s.set(INT, to + 12, block.jitter());
            s.set(INT, to + 16, block.lastSenderReport());
            s.set(INT, to + 20, block.delaySinceLastSenderReport());
            to += RtcpTypes.REPORT_BLOCK_BYTES;
        }
    }

    private boolean sourceDescription(SourceDescription description) {
        byte[] cname = description.cname().getBytes(StandardCharsets.UTF_8);
        int length = Math.min(cname.length, MAX_CNAME);
        int bytes = 8 + (2 + length + 4 & ~3);
        if (!fits(bytes)) {
            return false;
        }
        header(1, RtcpTypes.SOURCE_DESCRIPTION, bytes);
        s.set(INT, at + 4, description.ssrc());
        s.asSlice(at + 8, bytes - 8).fill((byte) 0);
        s.set(BYTE, at + 8, (byte) RtcpTypes.CNAME);
        s.set(BYTE, at + 9, (byte) length);
        MemorySegment.copy(cname, 0, s, BYTE, at + 10, length);
        at += bytes;
        return true;
    }

    private boolean goodbye(Goodbye goodbye) {
        int bytes = 4 + 4 * goodbye.ssrcs().size();
        if (!fits(bytes)) {
            return false;
        }
        header(goodbye.ssrcs().size(), RtcpTypes.GOODBYE, bytes);
        for (int i = 0; i < goodbye.ssrcs().size(); i++) {
            s.set(INT, at + 4 + 4L * i, goodbye.ssrcs().get(i));
        }
        at += bytes;
        return true;
    }

    private boolean feedback(int format, int type, int sender, int media, int bytes) {
        header(format, type, bytes);
        s.set(INT, at + 4, sender);
        s.set(INT, at + 8, media);
        at += bytes;
        return true;
    }

    private boolean nack(Nack nack) {
        long to = at + 12;
        int[] lost = nack.lost();
        for (int i = 0; i < lost.length; ) {
            if (to + 4 > limit) {
                return false;
            }
            int first = lost[i++];
            int more = 0;
            while (i < lost.length && isWithin(first, lost[i])) {
                more |= 1 << (lost[i++] - first - 1 & 0xFFFF);
            }
            s.set(SHORT, to, (short) first);
            s.set(SHORT, to + 2, (short) more);
            to += 4;
        }
        return fits(12)
                && feedback(
                        RtcpTypes.NACK,
                        RtcpTypes.TRANSPORT_LAYER_FEEDBACK,
                        nack.senderSsrc(),
                        nack.mediaSsrc(),
                        (int) (to - at));
    }

    private static boolean isWithin(int first, int next) {
        int distance = next - first & 0xFFFF;
        return distance >= 1 && distance <= 16;
    }

    private boolean fullIntraRequest(FullIntraRequest fir) {
        int bytes = 12 + 8 * fir.entries().size();
        if (!fits(bytes)) {
            return false;
        }
        for (int i = 0; i < fir.entries().size(); i++) {
            FullIntraRequest.Entry entry = fir.entries().get(i);
            s.set(INT, at + 12 + 8L * i, entry.ssrc());
            s.set(INT, at + 16 + 8L * i, entry.commandSequence() << 24);
        }
        return feedback(
                RtcpTypes.FIR, RtcpTypes.PAYLOAD_SPECIFIC_FEEDBACK, fir.senderSsrc(), 0, bytes);
    }

    private boolean remb(ReceiverEstimatedMaxBitrate remb) {
        int bytes = 20 + 4 * remb.ssrcs().size();
        if (!fits(bytes)) {
            return false;
        }
        int exponent = Math.max(0, 64 - 18 - Long.numberOfLeadingZeros(remb.bitrateBps()));
        int mantissa = (int) (remb.bitrateBps() >>> exponent);
        s.set(INT, at + 12, RtcpTypes.REMB);
        s.set(INT, at + 16, remb.ssrcs().size() << 24 | exponent << 18 | mantissa);
        for (int i = 0; i < remb.ssrcs().size(); i++) {
            s.set(INT, at + 20 + 4L * i, remb.ssrcs().get(i));
        }
        return feedback(
                RtcpTypes.APPLICATION_LAYER,
                RtcpTypes.PAYLOAD_SPECIFIC_FEEDBACK,
                remb.senderSsrc(),
                0,
                bytes);
    }

    private boolean transportFeedback(TransportFeedback feedback) {
        int body = TransportFeedbackFormat.write(feedback, s, at + 4, limit);
        if (body < 0) {
            return false;
        }
        int padding = -(body + 4) & 3;
        for (int i = 0; i < padding; i++) {
            s.set(BYTE, at + 4 + body + i, (byte) (i == padding - 1 ? padding : 0));
        }
        header(RtcpTypes.TRANSPORT_CC, RtcpTypes.TRANSPORT_LAYER_FEEDBACK, 4 + body + padding);
        if (padding > 0) {
            s.set(BYTE, at, (byte) (s.get(BYTE, at) | 0x20));
        }
        at += 4 + body + padding;
        return true;
    }

    private boolean extendedReport(ExtendedReport report) {
        int bytes = 20;
        if (!fits(bytes)) {
            return false;
        }
        header(0, RtcpTypes.EXTENDED_REPORT, bytes);
        s.set(INT, at + 4, report.ssrc());
        s.set(INT, at + 8, RtcpTypes.REFERENCE_TIME_BLOCK << 24 | 2);
        s.set(LONG, at + 12, report.ntpTimestamp());
        at += bytes;
        return true;
    }
}
