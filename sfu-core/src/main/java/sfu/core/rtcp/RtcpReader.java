package sfu.core.rtcp;

import static sfu.core.rtcp.RtcpTypes.BYTE;
import static sfu.core.rtcp.RtcpTypes.INT;
import static sfu.core.rtcp.RtcpTypes.LONG;
import static sfu.core.rtcp.RtcpTypes.SHORT;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads compound and reduced-size RTCP packets (RFC 3550 6.1, RFC 5506); any bytes are safe. */
public final class RtcpReader {
    private static final int MAX_MESSAGES = 64;

    private final MemorySegment s;
    private final int count;
    private final long body;
    private final long end;

    private RtcpReader(MemorySegment s, int count, long body, long end) {
        this.s = s;
        this.count = count;
        this.body = body;
        this.end = end;
    }

    /**
     * Gives the messages in order to the sink; those of unknown type are skipped.
     *
     * @return false if the packet is malformed; what came before that is delivered
     */
    public static boolean read(
            MemorySegment s, long offset, int length, Consumer<? super Rtcp> sink) {
        long at = offset;
        long end = offset + length;
        for (int i = 0; at < end; i++) {
            if (i == MAX_MESSAGES || end - at < 4) {
                return false;
            }
            int first = s.get(BYTE, at) & 0xFF;
            long next = at + 4 + 4L * (s.get(SHORT, at + 2) & 0xFFFF);
            if (first >>> 6 != 2 || next > end) {
                return false;
            }
            long bodyEnd = next;
            if ((first & 0x20) != 0) {
                int padding = s.get(BYTE, next - 1) & 0xFF;
                bodyEnd = next - padding;
                if (padding == 0 || bodyEnd < at + 4) {
                    return false;
                }
            }
            RtcpReader message = new RtcpReader(s, first & 0x1F, at + 4, bodyEnd);
            if (!message.deliver(s.get(BYTE, at + 1) & 0xFF, sink)) {
                return false;
            }
            at = next;
        }
        return true;
    }

    private boolean deliver(int type, Consumer<? super Rtcp> sink) {
        return switch (type) {
            case RtcpTypes.SENDER_REPORT -> give(senderReport(), sink);
            case RtcpTypes.RECEIVER_REPORT -> give(receiverReport(), sink);
            case RtcpTypes.SOURCE_DESCRIPTION -> sourceDescriptions(sink);
            case RtcpTypes.GOODBYE -> give(goodbye(), sink);
            case RtcpTypes.TRANSPORT_LAYER_FEEDBACK -> transportLayer(sink);
            case RtcpTypes.PAYLOAD_SPECIFIC_FEEDBACK -> payloadSpecific(sink);
            case RtcpTypes.EXTENDED_REPORT -> give(extendedReport(), sink);
            default -> true;
        };
    }

    private static boolean give(@Nullable Rtcp message, Consumer<? super Rtcp> sink) {
        if (message == null) {
            return false;
        }
        sink.accept(message);
        return true;
    }

    private boolean has(long at, long bytes) {
        return end - at >= bytes;
    }

    private @Nullable Rtcp senderReport() {
        if (!has(body, 24 + (long) count * RtcpTypes.REPORT_BLOCK_BYTES)) {
            return null;
        }
        return new SenderReport(
                s.get(INT, body),
                s.get(LONG, body + 4),
                s.get(INT, body + 12),
                s.get(INT, body + 16),
                s.get(INT, body + 20),
                reportBlocks(body + 24));
    }

    private @Nullable Rtcp receiverReport() {
        if (!has(body, 4 + (long) count * RtcpTypes.REPORT_BLOCK_BYTES)) {
            return null;
        }
        return new ReceiverReport(s.get(INT, body), reportBlocks(body + 4));
    }

    private List<ReportBlock> reportBlocks(long from) {
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long at = from + (long) i * RtcpTypes.REPORT_BLOCK_BYTES;
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
        return List.copyOf(blocks);
    }

    private boolean sourceDescriptions(Consumer<? super Rtcp> sink) {
        long at = body;
        for (int chunk = 0; chunk < count; chunk++) {
            if (!has(at, 4)) {
                return false;
            }
            int ssrc = s.get(INT, at);
            at += 4;
            while (has(at, 1) && s.get(BYTE, at) != 0) {
                if (!has(at, 2) || !has(at, 2 + (s.get(BYTE, at + 1) & 0xFFL))) {
                    return false;
                }
                int length = s.get(BYTE, at + 1) & 0xFF;
                if (s.get(BYTE, at) == RtcpTypes.CNAME) {
                    byte[] text = new byte[length];
                    MemorySegment.copy(s, BYTE, at + 2, text, 0, length);
                    sink.accept(
                            new SourceDescription(ssrc, new String(text, StandardCharsets.UTF_8)));
                }
                at += 2 + length;
            }
            at = body + (at - body + 4 & ~3L); // at least one null, then to a word
        }
        return true;
    }

    private @Nullable Rtcp goodbye() {
        if (!has(body, 4L * count)) {
            return null;
        }
        List<Integer> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(s.get(INT, body + 4L * i));
        }
        return new Goodbye(List.copyOf(ssrcs));
    }

    private boolean transportLayer(Consumer<? super Rtcp> sink) {
        return switch (count) {
            case RtcpTypes.NACK -> give(nack(), sink);
            case RtcpTypes.TRANSPORT_CC -> give(TransportFeedbackFormat.read(s, body, end), sink);
            default -> true;
        };
    }

    private @Nullable Rtcp nack() {
        if (!has(body, 12)) {
            return null;
        }
        int items = (int) (end - body - 8) / 4;
        int[] lost = new int[items * 17];
        int n = 0;
        for (int i = 0; i < items; i++) {
            long at = body + 8 + 4L * i;
            int first = s.get(SHORT, at) & 0xFFFF;
            int more = s.get(SHORT, at + 2) & 0xFFFF;
            lost[n++] = first;
            for (int bit = 0; bit < 16; bit++) {
                if ((more >>> bit & 1) != 0) {
                    lost[n++] = first + 1 + bit & 0xFFFF;
                }
            }
        }
        return new Nack(s.get(INT, body), s.get(INT, body + 4), java.util.Arrays.copyOf(lost, n));
    }

    private boolean payloadSpecific(Consumer<? super Rtcp> sink) {
        if (!has(body, 8)) {
            return false;
        }
        return switch (count) {
            case RtcpTypes.PLI ->
                    give(new PictureLossIndication(s.get(INT, body), s.get(INT, body + 4)), sink);
            case RtcpTypes.FIR -> give(fullIntraRequest(), sink);
            case RtcpTypes.APPLICATION_LAYER -> applicationLayer(sink);
            default -> true;
        };
    }

    private Rtcp fullIntraRequest() {
        List<FullIntraRequest.Entry> entries = new ArrayList<>();
        for (long at = body + 8; has(at, 8); at += 8) {
            entries.add(new FullIntraRequest.Entry(s.get(INT, at), s.get(BYTE, at + 4) & 0xFF));
        }
        return new FullIntraRequest(s.get(INT, body), List.copyOf(entries));
    }

    private boolean applicationLayer(Consumer<? super Rtcp> sink) {
        if (!has(body, 16) || s.get(INT, body + 8) != RtcpTypes.REMB) {
            return true;
        }
        int word = s.get(INT, body + 12);
        int ssrcs = word >>> 24;
        int exponent = word >>> 18 & 0x3F;
        long mantissa = word & 0x3FFFF;
        if (!has(body, 16 + 4L * ssrcs)) {
            return false;
        }
        boolean overflows = exponent > Long.numberOfLeadingZeros(mantissa) - 1;
        long bitrate = overflows ? Long.MAX_VALUE : mantissa << exponent;
        List<Integer> of = new ArrayList<>(ssrcs);
        for (int i = 0; i < ssrcs; i++) {
            of.add(s.get(INT, body + 16 + 4L * i));
        }
        return give(
                new ReceiverEstimatedMaxBitrate(s.get(INT, body), bitrate, List.copyOf(of)), sink);
    }

    private @Nullable Rtcp extendedReport() {
        if (!has(body, 4)) {
            return null;
        }
        long ntp = 0;
        for (long at = body + 4; has(at, 4); ) {
            int length = 4 + 4 * (s.get(SHORT, at + 2) & 0xFFFF);
            if (!has(at, length)) {
                return null;
            }
            if (s.get(BYTE, at) == RtcpTypes.REFERENCE_TIME_BLOCK && length >= 12) {
                ntp = s.get(LONG, at + 4);
            }
            at += length;
        }
        return new ExtendedReport(s.get(INT, body), ntp);
    }
}
