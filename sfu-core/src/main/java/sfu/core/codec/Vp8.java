package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The VP8 payload descriptor (RFC 7741 4.2) and header (4.3). */
final class Vp8 {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final int X = 0x80;
    private static final int S = 0x10;
    private static final int PID = 0x0F;
    private static final int I = 0x80;
    private static final int L = 0x40;
    private static final int T = 0x20;
    private static final int K = 0x10;
    private static final int M = 0x80;
    private static final int P = 0x01;

    private Vp8() {}

    static long read(MemorySegment s, long from, int length) {
        int first = s.get(BYTE, from);
        int at = 1;
        long d = 0;
        if ((first & X) != 0) {
            if (length < 2) {
                return PayloadDescriptor.MALFORMED;
            }
            int flags = s.get(BYTE, from + at++);
            if ((flags & I) != 0) {
                if (length < at + 1) {
                    return PayloadDescriptor.MALFORMED;
                }
                int id = s.get(BYTE, from + at) & 0xFF;
                boolean is15Bit = (id & M) != 0;
                if (is15Bit) {
                    if (length < at + 2) {
                        return PayloadDescriptor.MALFORMED;
                    }
                    id = (id & 0x7F) << 8 | s.get(BYTE, from + at + 1) & 0xFF;
                }
                d |= PayloadDescriptor.pictureId(id, is15Bit, at);
                at += is15Bit ? 2 : 1;
            }
            if ((flags & L) != 0) {
                if (length < at + 1) {
                    return PayloadDescriptor.MALFORMED;
                }
                d |= PayloadDescriptor.tl0PicIdx(s.get(BYTE, from + at) & 0xFF, at);
                at++;
            }
            if ((flags & (T | K)) != 0) {
                if (length < at + 1) {
                    return PayloadDescriptor.MALFORMED;
                }
                if ((flags & T) != 0) {
                    d |= PayloadDescriptor.layers(s.get(BYTE, from + at) >>> 6 & 3, 0);
                }
                at++;
            }
        }
        if (length <= at) {
            return PayloadDescriptor.MALFORMED; // a descriptor without a byte of video
        }
        boolean starts = (first & S) != 0 && (first & PID) == 0;
        boolean isKey = starts && (s.get(BYTE, from + at) & P) == 0;
        return d | PayloadDescriptor.flags(isKey, starts);
    }
}
