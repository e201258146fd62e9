package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The VP8 payload descriptor (RFC 7741 4.2) and the first byte of the frame's header (4.3). */
final class Vp8 {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final int X = 0x80;
    private static final int N = 0x20;
    private static final int S = 0x10;
    private static final int PID = 0x07;
    private static final int I = 0x80;
    private static final int L = 0x40;
    private static final int T = 0x20;
    private static final int K = 0x10;
    private static final int Y = 0x20;
    private static final int P = 0x01;
    private static final int FRAME_TAG = 3;
    private static final byte[] START_CODE = {(byte) 0x9D, 0x01, 0x2A};

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
        return d
                | PayloadDescriptor.flags(isKey, starts)
                | PayloadDescriptor.discardable((first & N) != 0);
    }

    private static long layers(MemorySegment s, long from, int flags, int tl0At, int layerAt) {
        long d = 0;
        if ((flags & L) != 0) {
            d |= PayloadDescriptor.tl0PicIdx(s.get(BYTE, from + tl0At) & 0xFF, tl0At);
        }
        if ((flags & T) != 0) {
            int layer = s.get(BYTE, from + layerAt);
            d |= PayloadDescriptor.layers(layer >>> 6 & 3, 0);
            d |= PayloadDescriptor.switchUp((layer & Y) != 0);
        }
        return d;
    }

    /** Of a key frame's first packet, from its header (RFC 6386 9.1); else 0. */
    static int size(MemorySegment s, long from, int length) {
        long d = length < 1 ? PayloadDescriptor.MALFORMED : read(s, from, length);
        if (d == PayloadDescriptor.MALFORMED || !PayloadDescriptor.isKeyFrame(d)) {
            return 0;
        }
        long at = from + descriptorLength(s, from) + FRAME_TAG;
        boolean isWhole = at + START_CODE.length + 4 <= from + length;
        for (int i = 0; isWhole && i < START_CODE.length; i++) {
            isWhole = s.get(BYTE, at + i) == START_CODE[i];
        }
        long size = at + START_CODE.length;
        return isWhole ? FrameSize.of(dimension(s, size), dimension(s, size + 2)) : 0;
    }

    /** 14 bits, least significant byte first; two bits of scale are above them. */
    private static int dimension(MemorySegment s, long at) {
        return s.get(BYTE, at) & 0xFF | (s.get(BYTE, at + 1) & 0x3F) << 8;
    }

    private static int descriptorLength(MemorySegment s, long from) {
        if ((s.get(BYTE, from) & X) == 0) {
            return 1;
        }
        int flags = s.get(BYTE, from + 1);
        boolean isLong = (flags & I) != 0 && s.get(BYTE, from + 2) < 0;
        return 2
                + ((flags & I) != 0 ? 1 : 0)
                + (isLong ? 1 : 0)
                + ((flags & L) != 0 ? 1 : 0)
                + ((flags & (T | K)) != 0 ? 1 : 0);
    }
}
