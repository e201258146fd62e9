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
    private static final int E = 0x04;
    private static final int V = 0x02;
    private static final int U = 0x10;
    private static final int D = 0x01;
    private static final int MORE_REFERENCES = 0x01;
    private static final int MAX_REFERENCES = 3;
    private static final int HAS_RESOLUTIONS = 0x10;

    private Vp9() {}

    static long read(MemorySegment s, long from, int length) {
        int first = s.get(BYTE, from);
        long d = 0;
        int at = 1;
        if ((first & I) != 0) {
            d = PayloadDescriptor.readPictureId(s, from, length, at);
            if (d == PayloadDescriptor.MALFORMED) {
                return d;
            }
            at += PayloadDescriptor.pictureIdBytes(d);
        }
        boolean isFlexible = (first & F) != 0 && (first & I) != 0; // else F is to be ignored
        if ((first & L) != 0) {
            int layersAt = at;
            at += isFlexible ? 1 : 2;
            if (at >= length) {
                return PayloadDescriptor.MALFORMED;
            }
            d |= layers(s, from, layersAt, isFlexible);
        }
        if (isFlexible && (first & P) != 0) {
            at = skipReferences(s, from, length, at);
        }
        if ((first & V) != 0 && at > 0) {
            d |= PayloadDescriptor.spatialLayers(at < length ? layerCount(s, from + at) : 0);
            at = skipStructure(s, from, length, at);
        }
        if (at < 0 || at >= length) {
            return PayloadDescriptor.MALFORMED; // cut off, or without a byte of video
        }
        boolean starts = (first & B) != 0;
        boolean isKey = starts && (first & P) == 0 && PayloadDescriptor.spatialId(d) == 0;
        return d
                | PayloadDescriptor.flags(isKey, starts)
                | PayloadDescriptor.endOfFrame((first & E) != 0)
                | PayloadDescriptor.predicted((first & P) != 0, false)
                | PayloadDescriptor.flexible(isFlexible);
    }

    private static int layerCount(MemorySegment s, long structure) {
        return (s.get(BYTE, structure) >>> 5 & 7) + 1;
    }

    /** Layer indices: TID, U, SID, D; in non-flexible mode TL0PICIDX follows. */
    private static long layers(MemorySegment s, long from, int at, boolean isFlexible) {
        int indices = s.get(BYTE, from + at);
        long d =
                PayloadDescriptor.layers(indices >>> 5 & 7, indices >>> 1 & 7)
                        | PayloadDescriptor.switchUp((indices & U) != 0)
                        | PayloadDescriptor.predicted(false, (indices & D) != 0);
        return isFlexible
                ? d
                : d | PayloadDescriptor.tl0PicIdx(s.get(BYTE, from + at + 1) & 0xFF, at + 1);
    }

    /** One to three reference indices; where they end, or -1. */
    private static int skipReferences(MemorySegment s, long from, int length, int at) {
        for (int i = 0; i < MAX_REFERENCES && at + i < length; i++) {
            if ((s.get(BYTE, from + at + i) & MORE_REFERENCES) == 0) {
                return at + i + 1;
            }
        }
        return -1;
    }

    /** The scalability structure (RFC 9628 4.2.1); where it ends, or -1. */
    private static int skipStructure(MemorySegment s, long from, int length, int at) {
        if (at >= length) {
            return -1;
        }
        int header = s.get(BYTE, from + at);
        int spatialLayers = layerCount(s, from + at);
        boolean hasResolutions = (header & HAS_RESOLUTIONS) != 0;
        boolean hasGroup = (header & 0x08) != 0;
        int next = at + 1 + (hasResolutions ? 4 * spatialLayers : 0);
        return hasGroup ? skipGroup(s, from, length, next) : next;
    }

    /** The pictures of a group, each with up to three references. */
    private static int skipGroup(MemorySegment s, long from, int length, int at) {
        if (at >= length) {
            return -1;
        }
        int pictures = s.get(BYTE, from + at) & 0xFF;
        int next = at + 1;
        for (int i = 0; i < pictures; i++) {
            if (next >= length) {
                return -1;
            }
            next += 1 + (s.get(BYTE, from + next) >>> 2 & 3);
        }
        return next;
    }

    /** The size that a scalability structure gives a spatial layer; 0 without one. */
    static int size(MemorySegment s, long from, int length, int spatialLayer) {
        if (length < 1 || read(s, from, length) == PayloadDescriptor.MALFORMED) {
            return 0;
        }
        int at = structureAt(s, from, length);
        if (at < 0 || (s.get(BYTE, from + at) & HAS_RESOLUTIONS) == 0) {
            return 0;
        }
        if (spatialLayer >= layerCount(s, from + at)) {
            return 0;
        }
        long size = from + at + 1 + 4L * spatialLayer;
        return FrameSize.of(number(s, size), number(s, size + 2));
    }

    private static int number(MemorySegment s, long at) {
        return (s.get(BYTE, at) & 0xFF) << 8 | s.get(BYTE, at + 1) & 0xFF;
    }

    /** Where the structure begins in a payload that is not malformed; -1 without one. */
    private static int structureAt(MemorySegment s, long from, int length) {
        int first = s.get(BYTE, from);
        if ((first & V) == 0) {
            return -1;
        }
        int at = 1;
        if ((first & I) != 0) {
            at += s.get(BYTE, from + 1) < 0 ? 2 : 1;
        }
        boolean isFlexible = (first & F) != 0 && (first & I) != 0;
        if ((first & L) != 0) {
            at += isFlexible ? 1 : 2;
        }
        return isFlexible && (first & P) != 0 ? skipReferences(s, from, length, at) : at;
    }
}
