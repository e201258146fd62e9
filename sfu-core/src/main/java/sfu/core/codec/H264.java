package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * H264 NAL units in RTP (RFC 6184 5): single, aggregated (STAP-A) and fragmented (FU-A). Those of
 * the interleaved mode, which nobody negotiates here, count as malformed.
 */
final class H264 {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final int SLICE = 1;
    private static final int PARTITION_A = 2;
    private static final int IDR = 5;
    private static final int SEI = 6;
    private static final int SPS = 7;
    private static final int DELIMITER = 9;
    private static final int PREFIX = 14;
    private static final int LAST_RESERVED_PREFIX = 18;
    private static final int LAST_SINGLE = 23;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int FU_START = 0x80;
    private static final int NAL_REF_IDC = 0x60;

    private H264() {}

    static long read(MemorySegment s, long from, int length) {
        int header = s.get(BYTE, from);
        int type = header & 0x1F;
        return switch (type) {
            case STAP_A -> aggregate(s, from, length);
            case FU_A -> fragment(s, from, length);
            default ->
                    type == 0 || type > LAST_SINGLE
                            ? PayloadDescriptor.MALFORMED
                            : unit(type, s, from + 1, length - 1) | reference(header, type);
        };
    }

    /** A slice that nothing refers to; other units with nal_ref_idc 0 say nothing of the frame. */
    private static long reference(int header, int type) {
        return PayloadDescriptor.discardable(
                (header & NAL_REF_IDC) == 0 && (type == SLICE || type == PARTITION_A));
    }

    /** RFC 6184 5.8: indicator, header, and a part of the unit behind its own header. */
    private static long fragment(MemorySegment s, long from, int length) {
        if (length < 3) {
            return PayloadDescriptor.MALFORMED;
        }
        int header = s.get(BYTE, from + 1);
        int type = header & 0x1F;
        long unit = (header & FU_START) == 0 ? 0 : unit(type, s, from + 2, length - 2);
        return unit | reference(s.get(BYTE, from), type);
    }

    /** RFC 6184 5.7.1: units with their sizes in front. */
    private static long aggregate(MemorySegment s, long from, int length) {
        long d = 0;
        int at = 1;
        while (at + 2 < length) {
            int size = (s.get(BYTE, from + at) & 0xFF) << 8 | s.get(BYTE, from + at + 1) & 0xFF;
            if (size == 0 || at + 2 + size > length) {
                return PayloadDescriptor.MALFORMED;
            }
            int type = s.get(BYTE, from + at + 2) & 0x1F;
            long unit = unit(type, s, from + at + 3, size - 1);
            boolean starts = PayloadDescriptor.isStartOfFrame(at == 1 ? unit : d);
            boolean isInter =
                    PayloadDescriptor.isInterPicture(d) || PayloadDescriptor.isInterPicture(unit);
            d =
                    PayloadDescriptor.flags(
                                    PayloadDescriptor.isKeyFrame(d)
                                            || PayloadDescriptor.isKeyFrame(unit),
                                    starts)
                            | PayloadDescriptor.predicted(isInter, false);
            at += 2 + size;
        }
        return at == length && at > 1 ? d : PayloadDescriptor.MALFORMED;
    }

    /** A unit that begins; {@code length} bytes of it, at {@code body}, are behind its header. */
    private static long unit(int type, MemorySegment s, long body, int length) {
        return switch (type) {
            case SLICE, PARTITION_A ->
                    PayloadDescriptor.flags(false, isFirstSlice(s, body, length))
                            | PayloadDescriptor.predicted(true, false);
            case IDR -> {
                boolean isFirst = isFirstSlice(s, body, length);
                yield PayloadDescriptor.flags(isFirst, isFirst);
            }
            case SPS -> PayloadDescriptor.flags(true, true);
            default ->
                    PayloadDescriptor.flags(
                            false,
                            type >= SEI && type <= DELIMITER
                                    || type >= PREFIX && type <= LAST_RESERVED_PREFIX);
        };
    }

    /** first_mb_in_slice, the first number of a slice, is 0: as ue(v) a single bit 1. */
    private static boolean isFirstSlice(MemorySegment s, long body, int length) {
        return length > 0 && s.get(BYTE, body) < 0;
    }

    /** Where in the payload the first unit stands, if it is a whole SPS; else -1. */
    static int parameterSetAt(MemorySegment s, long from, int length) {
        int at = (s.get(BYTE, from) & 0x1F) == STAP_A ? 3 : 0;
        return at < length && (s.get(BYTE, from + at) & 0x1F) == SPS ? at : -1;
    }

    /** The length of the first unit. */
    static int unitLength(MemorySegment s, long from, int length) {
        if ((s.get(BYTE, from) & 0x1F) != STAP_A) {
            return length;
        }
        int size = (s.get(BYTE, from + 1) & 0xFF) << 8 | s.get(BYTE, from + 2) & 0xFF;
        return Math.min(size, length - 3);
    }
}
