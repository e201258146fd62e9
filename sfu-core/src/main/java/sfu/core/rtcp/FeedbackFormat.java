package sfu.core.rtcp;

import static sfu.core.rtcp.RtcpTypes.BYTE;
import static sfu.core.rtcp.RtcpTypes.INT;
import static sfu.core.rtcp.RtcpTypes.SHORT;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Feedback messages behind their RTCP header (RFC 4585 6, RFC 5104 4.3.1, REMB). */
final class FeedbackFormat {
    /** Of sender and media source, in front of each feedback (RFC 4585 6.1). */
    static final int SSRCS = 8;

    private static final int NACK_ITEM = 4;
    private static final int MASK_BITS = 16;
    private static final int FIR_ENTRY = 8;

    /** REMB: its name, the number of SSRCS and the bitrate. */
    private static final int BITRATE = 8;

    private static final int MANTISSA_BITS = 18;

    private FeedbackFormat() {}

    static @Nullable Nack readNack(MemorySegment s, long body, long end) {
        int items = (int) (end - body - SSRCS) / NACK_ITEM;
        if (items < 1) {
            return null;
        }
        int[] lost = new int[items * (1 + MASK_BITS)];
        int n = 0;
        for (long at = body + SSRCS; items > 0; items--, at += NACK_ITEM) {
            int first = s.get(SHORT, at) & 0xFFFF;
            int mask = s.get(SHORT, at + 2) & 0xFFFF;
            lost[n++] = first;
            for (int bit = 0; bit < MASK_BITS; bit++) {
                if ((mask >>> bit & 1) != 0) {
                    lost[n++] = first + 1 + bit & 0xFFFF;
                }
            }
        }
        return new Nack(s.get(INT, body), s.get(INT, body + 4), Arrays.copyOf(lost, n));
    }

    static @Nullable PictureLossIndication readPictureLoss(MemorySegment s, long body, long end) {
        return end - body < SSRCS
                ? null
                : new PictureLossIndication(s.get(INT, body), s.get(INT, body + 4));
    }

    static @Nullable FullIntraRequest readFullIntra(MemorySegment s, long body, long end) {
        if (end - body < SSRCS) {
            return null;
        }
        List<FullIntraRequest.Entry> entries = new ArrayList<>();
        for (long at = body + SSRCS; end - at >= FIR_ENTRY; at += FIR_ENTRY) {
            entries.add(new FullIntraRequest.Entry(s.get(INT, at), s.get(BYTE, at + 4) & 0xFF));
        }
        return new FullIntraRequest(s.get(INT, body), entries);
    }

    static @Nullable ReceiverEstimatedMaxBitrate readBitrate(MemorySegment s, long body, long end) {
        if (end - body < SSRCS + BITRATE) {
            return null;
        }
        int word = s.get(INT, body + SSRCS + 4);
        int count = word >>> 24;
        if (end - body < SSRCS + BITRATE + 4L * count) {
            return null;
        }
        int exponent = word >>> MANTISSA_BITS & 0x3F;
        long mantissa = word & (1 << MANTISSA_BITS) - 1;
        boolean overflows = exponent >= Long.numberOfLeadingZeros(mantissa);
        List<Integer> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(s.get(INT, body + SSRCS + BITRATE + 4L * i));
        }
        return new ReceiverEstimatedMaxBitrate(
                s.get(INT, body), overflows ? Long.MAX_VALUE : mantissa << exponent, ssrcs);
    }

    /** The bytes written, or -1 for no room; so are all these methods. */
    static int write(Nack nack, MemorySegment s, long body, long limit) {
        long at = body + SSRCS;
        int[] lost = nack.lost();
        for (int i = 0; i < lost.length; at += NACK_ITEM) {
            if (at + NACK_ITEM > limit) {
                return -1;
            }
            int first = lost[i++];
            int mask = 0;
            while (i < lost.length && isInMask(lost[i] - first)) {
                mask |= 1 << (lost[i++] - first - 1 & 0xFFFF);
            }
            s.set(SHORT, at, (short) first);
            s.set(SHORT, at + 2, (short) mask);
        }
        ssrcs(nack.senderSsrc(), nack.mediaSsrc(), s, body);
        return (int) (at - body);
    }

    private static boolean isInMask(int distance) {
        return (distance & 0xFFFF) >= 1 && (distance & 0xFFFF) <= MASK_BITS;
    }

    private static void ssrcs(int sender, int media, MemorySegment s, long body) {
        s.set(INT, body, sender);
        s.set(INT, body + 4, media);
    }

    static int write(PictureLossIndication pli, MemorySegment s, long body, long limit) {
        if (body + SSRCS > limit) {
            return -1;
        }
        ssrcs(pli.senderSsrc(), pli.mediaSsrc(), s, body);
        return SSRCS;
    }

    static int write(FullIntraRequest fir, MemorySegment s, long body, long limit) {
        int bytes = SSRCS + FIR_ENTRY * fir.entries().size();
        if (body + bytes > limit) {
            return -1;
        }
        ssrcs(fir.senderSsrc(), 0, s, body);
        long at = body + SSRCS;
        for (FullIntraRequest.Entry entry : fir.entries()) {
            s.set(INT, at, entry.ssrc());
            s.set(INT, at + 4, entry.commandSequence() << 24);
            at += FIR_ENTRY;
        }
        return bytes;
    }

    static int write(ReceiverEstimatedMaxBitrate remb, MemorySegment s, long body, long limit) {
        int count = remb.ssrcs().size();
        int bytes = SSRCS + BITRATE + 4 * count;
        if (body + bytes > limit) {
            return -1;
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(remb.bitrateBps());
        int exponent = Math.max(0, bits - MANTISSA_BITS);
        int mantissa = (int) (remb.bitrateBps() >>> exponent);
        ssrcs(remb.senderSsrc(), 0, s, body);
        s.set(INT, body + SSRCS, RtcpTypes.REMB);
        s.set(INT, body + SSRCS + 4, count << 24 | exponent << MANTISSA_BITS | mantissa);
        for (int i = 0; i < count; i++) {
            s.set(INT, body + SSRCS + BITRATE + 4L * i, remb.ssrcs().get(i));
        }
        return bytes;
    }
}
