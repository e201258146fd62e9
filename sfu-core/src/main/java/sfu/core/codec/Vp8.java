package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The VP8 payload descriptor (RFC 7741 4.2) and the first byte of the frame's header (4.3). */
final class Vp8 {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final int X = 0x80;
    private static final int S = 0x10;
    private static final int PID = 0x07;
    private static final int I = 0x80;
    private static final int L = 0x40;
    private static final int T = 0x20;
    private static final int K = 0x10;
    private static final int P = 0x01;

    private Vp8() {}

    static long read(MemorySegment s, long from, int length) {
        int first = s.get(BYTE, from);
        long d = 0;
        int at = 1;
        if ((first & X) != 0) {
            if (length < 2) {
                return PayloadDescriptor.MALFORMED;
            }
            int flags = s.get(BYTE, from + 1);
            at = 2;
            if ((flags & I) != 0) {
                d = PayloadDescriptor.readPictureId(s, from, length, at);
                if (d == PayloadDescriptor.MALFORMED) {
                    return d;
                }
                at += PayloadDescriptor.pictureIdBytes(d);
            }
            int tl0At = at;
            at += (flags & L) != 0 ? 1 : 0;
            int layerAt = at;
            at += (flags & (T | K)) != 0 ? 1 : 0;
            if (at < length) {
                d |= layers(s, from, flags, tl0At, layerAt);
            }
        }
        if (at >= length) {
            return PayloadDescriptor.MALFORMED; // a descriptor without a byte of video
        }
        boolean starts = (first & S) != 0 && (first & PID) == 0;
        boolean isKey = starts && (s.get(BYTE, from + at) & P) == 0;
        return d | PayloadDescriptor.flags(isKey, starts);
    }

    private static long layers(MemorySegment s, long from, int flags, int tl0At, int layerAt) {
        long d = 0;
        if ((flags & L) != 0) {
            d |= PayloadDescriptor.tl0PicIdx(s.get(BYTE, from + tl0At) & 0xFF, tl0At);
        }
        if ((flags & T) != 0) {
            d |= PayloadDescriptor.layers(s.get(BYTE, from + layerAt) >>> 6 & 3, 0);
        }
        return d;
    }
}
