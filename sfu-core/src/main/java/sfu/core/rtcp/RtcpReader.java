package sfu.core.rtcp;

import static sfu.core.rtcp.RtcpTypes.BYTE;
import static sfu.core.rtcp.RtcpTypes.INT;
import static sfu.core.rtcp.RtcpTypes.SHORT;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Reads compound and reduced-size RTCP packets (RFC 3550 6.1, RFC 5506); any bytes are safe. */
public final class RtcpReader {
    /** More than a datagram of real reports has. */
    private static final int MAX_MESSAGES = 64;

    /**
     * Of all transport-wide feedback in a datagram. A run of lost packets costs its sender two
     * bytes for 8,191, so the datagram's length alone bounds nothing.
     */
    static final int MAX_FEEDBACK_PACKETS = 8192;

    /** Asked before feedback is read that tells of so many packets; if not, it is skipped. */
    @FunctionalInterface
    public interface Budget {
        boolean admit(int packets);
    }

    private static final int HEADER = 4;
    private static final int PADDING = 0x20;
    private static final int COUNT = 0x1F;

    private final Consumer<? super Rtcp> sink;
    private final @Nullable ArrivalReportBuffer report;
    private final Consumer<? super ArrivalReport> reports;
    private final Budget budget;
    private MemorySegment s = MemorySegment.NULL;
    private int feedbackPacketsLeft;

    private RtcpReader(Consumer<? super Rtcp> sink) {
        this.sink = sink;
        report = null;
        reports = _ -> {};
        budget = _ -> true;
    }

    /**
     * A reader that may be used again and again, and for transport-wide feedback makes no objects.
     *
     * @param report into which it is read
     * @param reports takes it instead of the sink, before the next one is read
     * @param budget of the packets that such feedback tells of
     */
    public RtcpReader(
            Consumer<? super Rtcp> sink,
            ArrivalReportBuffer report,
            Consumer<? super ArrivalReport> reports,
            Budget budget) {
        this.budget = budget;
        this.sink = sink;
        this.report = report;
        this.reports = reports;
    }

    /** As {@link #read(MemorySegment, long, int, Consumer)}, to the sinks of this reader. */
    public boolean read(MemorySegment from, long offset, int length) {
        s = from;
        feedbackPacketsLeft = MAX_FEEDBACK_PACKETS;
        return readAll(offset, offset + length);
    }

    /**
     * Gives the messages in order to the sink, at most 64 and one for each SDES chunk; those of
     * unknown type are skipped. The packet must lie inside the segment.
     *
     * @return false if the packet is malformed; what came before that is delivered
     */
    public static boolean read(
            MemorySegment s, long offset, int length, Consumer<? super Rtcp> sink) {
        return new RtcpReader(sink).read(s, offset, length);
    }

    private boolean readAll(long offset, long end) {
        long at = offset;
        for (int i = 0; at < end; i++) {
            if (i == MAX_MESSAGES || end - at < HEADER) {
                return false;
            }
            long next = at + HEADER + 4L * (s.get(SHORT, at + 2) & 0xFFFF);
            if (next > end || !readOne(at, next)) {
                return false;
            }
            at = next;
        }
        return true;
    }

    private boolean readOne(long at, long next) {
        int first = s.get(BYTE, at) & 0xFF;
        if (first >>> 6 != 2) {
            return false;
        }
        long body = at + HEADER;
        long end = next;
        if ((first & PADDING) != 0) {
            int padding = s.get(BYTE, next - 1) & 0xFF;
            end = next - padding;
            if (padding == 0 || end < body) {
                return false;
            }
        }
        return deliver(s.get(BYTE, at + 1) & 0xFF, first & COUNT, body, end);
    }

    private boolean deliver(int type, int count, long body, long end) {
        return switch (type) {
            case RtcpTypes.SENDER_REPORT -> give(ReportFormat.readSender(s, body, end, count));
            case RtcpTypes.RECEIVER_REPORT -> give(ReportFormat.readReceiver(s, body, end, count));
            case RtcpTypes.SOURCE_DESCRIPTION ->
                    SourceFormat.readDescriptions(s, body, end, count, sink);
            case RtcpTypes.GOODBYE -> give(SourceFormat.readGoodbye(s, body, end, count));
            case RtcpTypes.TRANSPORT_LAYER_FEEDBACK -> transportLayer(count, body, end);
            case RtcpTypes.PAYLOAD_SPECIFIC_FEEDBACK -> payloadSpecific(count, body, end);
            case RtcpTypes.EXTENDED_REPORT -> give(ExtendedReportFormat.read(s, body, end));
            default -> true;
        };
    }

    private boolean give(@Nullable Rtcp message) {
        if (message == null) {
            return false;
        }
        sink.accept(message);
        return true;
    }

    private boolean transportLayer(int format, long body, long end) {
        return switch (format) {
            case RtcpTypes.NACK -> give(FeedbackFormat.readNack(s, body, end));
            case RtcpTypes.TRANSPORT_CC -> {
                if (report != null) {
                    yield giveReport(report, body, end);
                }
                TransportFeedback feedback =
                        TransportFeedbackFormat.read(s, body, end, feedbackPacketsLeft);
                feedbackPacketsLeft -= feedback == null ? 0 : feedback.deltas().length;
                yield give(feedback);
            }
            default -> true;
        };
    }

    private boolean giveReport(ArrivalReportBuffer into, long body, long end) {
        int told = TransportFeedbackFormat.packets(s, body, end, feedbackPacketsLeft);
        if (told > 0 && !budget.admit(told)) {
            return true;
        }
        int packets = TransportFeedbackFormat.read(s, body, end, feedbackPacketsLeft, into);
        feedbackPacketsLeft -= packets;
        if (packets > 0) {
            reports.accept(into);
        }
        return packets > 0;
    }

    private boolean payloadSpecific(int format, long body, long end) {
        return switch (format) {
            case RtcpTypes.PLI -> give(FeedbackFormat.readPictureLoss(s, body, end));
            case RtcpTypes.FIR -> give(FeedbackFormat.readFullIntra(s, body, end));
            case RtcpTypes.APPLICATION_LAYER ->
                    !isBitrate(body, end) || give(FeedbackFormat.readBitrate(s, body, end));
            default -> true;
        };
    }

    private boolean isBitrate(long body, long end) {
        return end - body >= FeedbackFormat.SSRCS + 4
                && s.get(INT, body + FeedbackFormat.SSRCS) == RtcpTypes.REMB;
    }
}
