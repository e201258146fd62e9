package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The VP9 payload descriptor (RFC 9628 4.2), flexible and non-flexible mode. */
final class Vp9 {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final int I = 0x80;
    private static final int P = 0x40;
    private static final int L = 0x20;
    private static final int F = 0x10;
    private static final int B = 0x08;
    private static final int M = 0x80;

    private Vp9() {}

    static long read(MemorySegment s, long from, int length) {
        int first = s.get(BYTE, from);
        int at = 1;
        long d = 0;
        if ((first & I) != 0) {
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
        int spatialId = 0;
        if ((first & L) != 0) {
            if (length < at + 1) {
                return PayloadDescriptor.MALFORMED;
            }
            int layers = s.get(BYTE, from + at++);
            spatialId = layers >>> 1 & 7;
            d |= PayloadDescriptor.layers(layers >>> 5 & 7, spatialId);
            if ((first & F) == 0) {
                if (length < at + 1) {
                    return PayloadDescriptor.MALFORMED;
                }
                d |= PayloadDescriptor.tl0PicIdx(s.get(BYTE, from + at) & 0xFF, at);
                at++;
            }
        }
        if (length <= at) {
            return PayloadDescriptor.MALFORMED;
        }
        boolean starts = (first & B) != 0;
        boolean isKey = starts && (first & P) == 0 && spatialId == 0;
        return d | PayloadDescriptor.flags(isKey, starts);
    }
}
