package sfu.core.rtcp;

import static sfu.core.rtcp.RtcpTypes.BYTE;
import static sfu.core.rtcp.RtcpTypes.SHORT;

import java.lang.foreign.MemorySegment;

/** Writes messages one after another into a compound packet. */
public final class RtcpWriter {
    private static final int HEADER = 4;
    private static final int VERSION_2 = 0x80;
    private static final int PADDING = 0x20;

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

    /** Bytes written so far, a multiple of 4. */
    public int length() {
        return (int) (at - start);
    }

    /** False if there is no room: then {@link #length} is as before. */
    public boolean write(Rtcp message) {
        long body = at + HEADER;
        return switch (message) {
            case SenderReport report ->
                    finish(
                            RtcpTypes.SENDER_REPORT,
                            report.reports().size(),
                            ReportFormat.write(report, s, body, limit));
            case ReceiverReport report ->
                    finish(
                            RtcpTypes.RECEIVER_REPORT,
                            report.reports().size(),
                            ReportFormat.write(report, s, body, limit));
            case SourceDescription description ->
                    finish(
                            RtcpTypes.SOURCE_DESCRIPTION,
                            1,
                            SourceFormat.write(description, s, body, limit));
            case Goodbye goodbye ->
                    finish(
                            RtcpTypes.GOODBYE,
                            goodbye.ssrcs().size(),
                            SourceFormat.write(goodbye, s, body, limit));
            case Nack nack ->
                    finish(
                            RtcpTypes.TRANSPORT_LAYER_FEEDBACK,
                            RtcpTypes.NACK,
                            FeedbackFormat.write(nack, s, body, limit));
            case PictureLossIndication pli ->
                    finish(
                            RtcpTypes.PAYLOAD_SPECIFIC_FEEDBACK,
                            RtcpTypes.PLI,
                            FeedbackFormat.write(pli, s, body, limit));
            case FullIntraRequest fir ->
                    finish(
                            RtcpTypes.PAYLOAD_SPECIFIC_FEEDBACK,
                            RtcpTypes.FIR,
                            FeedbackFormat.write(fir, s, body, limit));
            case ReceiverEstimatedMaxBitrate remb ->
                    finish(
                            RtcpTypes.PAYLOAD_SPECIFIC_FEEDBACK,
                            RtcpTypes.APPLICATION_LAYER,
                            FeedbackFormat.write(remb, s, body, limit));
            case TransportFeedback feedback ->
                    finish(
                            RtcpTypes.TRANSPORT_LAYER_FEEDBACK,
                            RtcpTypes.TRANSPORT_CC,
                            TransportFeedbackFormat.write(feedback, s, body, limit));
            case ExtendedReport report ->
                    finish(
                            RtcpTypes.EXTENDED_REPORT,
                            0,
                            ExtendedReportFormat.write(report, s, body, limit));
        };
    }

    /**
     * Writes the header of a message, and padding to a word behind it.
     *
     * @param count or format, 5 bits
     * @param bodyBytes behind the header, or -1 for no room; their padding fits
     */
    private boolean finish(int type, int count, int bodyBytes) {
        if (bodyBytes < 0) {
            return false;
        }
        int padding = -bodyBytes & 3;
        long end = at + HEADER + bodyBytes + padding;
        for (int i = 1; i <= padding; i++) {
            s.set(BYTE, end - i, (byte) (i == 1 ? padding : 0));
        }
        s.set(BYTE, at, (byte) (VERSION_2 | (padding > 0 ? PADDING : 0) | count));
        s.set(BYTE, at + 1, (byte) type);
        s.set(SHORT, at + 2, (short) ((end - at) / 4 - 1));
        at = end;
        return true;
    }
}
