package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** H264 NAL units in RTP (RFC 6184 5): single, aggregated (STAP-A) and fragmented (FU-A). */
final class H264 {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final int IDR = 5;
    private static final int SPS = 7;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int FU_START = 0x80;

    private H264() {}

    static long read(MemorySegment s, long from, int length) {
        int type = s.get(BYTE, from) & 0x1F;
        if (type == FU_A) {
            if (length < 3) {
                return PayloadDescriptor.MALFORMED;
            }
            int header = s.get(BYTE, from + 1);
            boolean starts = (header & FU_START) != 0;
            return PayloadDescriptor.flags(starts && isKey(header & 0x1F), starts);
        }
        if (type == STAP_A) {
            return aggregate(s, from, length);
        }
        if (type == 0 || type > FU_A) {
            return PayloadDescriptor.MALFORMED;
        }
        return PayloadDescriptor.flags(isKey(type), true);
    }

    private static long aggregate(MemorySegment s, long from, int length) {
        boolean isKey = false;
        int at = 1;
        while (at + 2 < length) {
            int size = (s.get(BYTE, from + at) & 0xFF) << 8 | s.get(BYTE, from + at + 1) & 0xFF;
            if (size == 0 || at + 2 + size > length) {
                return PayloadDescriptor.MALFORMED;
            }
            isKey |= isKey(s.get(BYTE, from + at + 2) & 0x1F);
            at += 2 + size;
        }
        return at == length && at > 1
                ? PayloadDescriptor.flags(isKey, true)
                : PayloadDescriptor.MALFORMED;
    }

    private static boolean isKey(int type) {
        return type == IDR || type == SPS;
    }
}
