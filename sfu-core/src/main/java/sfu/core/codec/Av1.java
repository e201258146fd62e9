package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The aggregation header and the first OBU of a packet (RTP Payload Format For AV1 4.4). */
final class Av1 {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final int Z = 0x80;
    private static final int N = 0x08;
    private static final int FORBIDDEN = 0x80;
    private static final int OBU_EXTENSION = 0x04;
    private static final int OBU_HAS_SIZE = 0x02;
    private static final int SEQUENCE_HEADER = 1;
    private static final int TEMPORAL_DELIMITER = 2;
    private static final int FRAME_HEADER = 3;
    private static final int METADATA = 5;
    private static final int FRAME = 6;

    /** Bytes of a leb128 number at most (AV1 4.10.5). */
    private static final int MAX_LEB128 = 8;

    private Av1() {}

    static long read(MemorySegment s, long from, int length) {
        if (length < 2) {
            return PayloadDescriptor.MALFORMED;
        }
        int header = s.get(BYTE, from);
        boolean isNewSequence = (header & N) != 0;
        if ((header & Z) != 0) { // goes on with an OBU: then N must be 0
            return isNewSequence ? PayloadDescriptor.MALFORMED : 0;
        }
        int at = firstUnit(s, from, length);
        if (at < 0) {
            return PayloadDescriptor.MALFORMED;
        }
        int obu = s.get(BYTE, from + at);
        if ((obu & FORBIDDEN) != 0) {
            return PayloadDescriptor.MALFORMED;
        }
        return PayloadDescriptor.flags(isNewSequence, mayBeginFrame(obu >>> 3 & 0x0F));
    }

    /** Where the payload's first OBU, or what goes on of it, begins; -1 if it is broken. */
    static int firstUnit(MemorySegment s, long from, int length) {
        if (length < 2) {
            return -1;
        }
        int elements = s.get(BYTE, from) >>> 4 & 3;
        return elements == 1 ? 1 : skipSize(s, from, length);
    }

    static boolean isSequenceHeader(int obu) {
        return (obu >>> 3 & 0x0F) == SEQUENCE_HEADER;
    }

    /** Of the OBU there: header, extension, size (AV1 5.3.2), as far as they are there. */
    static int headerLength(MemorySegment s, long obu, int length) {
        int header = s.get(BYTE, obu);
        int at = 1 + ((header & OBU_EXTENSION) != 0 ? 1 : 0);
        if ((header & OBU_HAS_SIZE) != 0) {
            while (at < length && s.get(BYTE, obu + at) < 0) {
                at++;
            }
            at++;
        }
        return at;
    }

    /** Where the first OBU begins behind its leb128 size; -1 if that is 0, broken or too large. */
    private static int skipSize(MemorySegment s, long from, int length) {
        long size = 0;
        for (int i = 0; i < MAX_LEB128 && 1 + i < length; i++) {
            int part = s.get(BYTE, from + 1 + i);
            size |= (part & 0x7FL) << 7 * i;
            if (part >= 0) {
                int at = 2 + i;
                return size > 0 && size <= length - at ? at : -1;
            }
        }
        return -1;
    }

    private static boolean mayBeginFrame(int type) {
        return switch (type) {
            case SEQUENCE_HEADER, TEMPORAL_DELIMITER, FRAME_HEADER, METADATA, FRAME -> true;
            default -> false; // tile groups, padding, reserved
        };
    }
}
