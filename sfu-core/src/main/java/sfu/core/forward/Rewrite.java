package sfu.core.forward;

import sfu.core.codec.PayloadDescriptor;

/**
 * What a slot adds to a source's timestamps, picture ids and TL0PICIDX so that its own stay
 * continuous over a change of source, as one long: 32, 15 and 8 bits, each modulo its width. Above
 * them two bits for a single packet: the marker is set, the payload is left out; and seven for the
 * decode target that its dependency descriptors name (AV1 RTP A.8), 0 where they stay as they were.
 */
final class Rewrite {
    static final long NONE = 0;

    private static final int PICTURE_ID_SHIFT = 32;
    private static final int TL0_SHIFT = 47;
    private static final long MARKER = 1L << 55;
    private static final long EMPTY = 1L << 56;
    private static final int TARGET_SHIFT = 57;
    private static final long TARGET_MASK = 0x7F;
    private static final int PICTURE_ID_MASK = 0x7FFF;
    private static final int TL0_MASK = 0xFF;
    private static final long PAYLOAD =
            (long) PICTURE_ID_MASK << PICTURE_ID_SHIFT | (long) TL0_MASK << TL0_SHIFT;

    private Rewrite() {}

    static long of(int timestampOffset, int pictureIdOffset, int tl0PicIdxOffset) {
        return timestampOffset & 0xFFFF_FFFFL
                | (long) (pictureIdOffset & PICTURE_ID_MASK) << PICTURE_ID_SHIFT
                | (long) (tl0PicIdxOffset & TL0_MASK) << TL0_SHIFT;
    }

    /**
     * @param target 0..31, with or without {@link sfu.core.codec.DependencyStructure#WITH_LOWER},
     *     or -1
     */
    static long withDecodeTarget(long rewrite, int target) {
        return rewrite & ~(TARGET_MASK << TARGET_SHIFT) | target + 1L << TARGET_SHIFT;
    }

    /** As above. */
    static int decodeTarget(long rewrite) {
        return (int) (rewrite >>> TARGET_SHIFT & TARGET_MASK) - 1;
    }

    static int timestampOffset(long rewrite) {
        return (int) rewrite;
    }

    static int pictureIdOffset(long rewrite) {
        return (int) (rewrite >>> PICTURE_ID_SHIFT) & PICTURE_ID_MASK;
    }

    static int tl0PicIdxOffset(long rewrite) {
        return (int) (rewrite >>> TL0_SHIFT) & TL0_MASK;
    }

    /** The packet ends what is sent of its picture, which its publisher's marker does not say. */
    static long withMarker(long rewrite) {
        return rewrite | MARKER;
    }

    static boolean setsMarker(long rewrite) {
        return (rewrite & MARKER) != 0;
    }

    /** Only the packet's number is sent, so that nobody waits for it. */
    static long empty(long rewrite) {
        return rewrite | EMPTY;
    }

    static boolean isEmpty(long rewrite) {
        return (rewrite & EMPTY) != 0;
    }

    /** Whether the payload of a packet with this descriptor changes. */
    static boolean changesPayload(long rewrite, long descriptor) {
        return (rewrite & PAYLOAD) != 0
                && (PayloadDescriptor.hasPictureId(descriptor)
                        || PayloadDescriptor.hasTl0PicIdx(descriptor));
    }
}
