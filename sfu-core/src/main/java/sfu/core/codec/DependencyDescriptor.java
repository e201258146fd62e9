package sfu.core.codec;

/**
 * What a packet's dependency descriptor (AV1 RTP A.8) says, as one long: negative if it says
 * nothing. References and decode targets of its frame are in its {@link DependencyStream}.
 */
public final class DependencyDescriptor {
    /** The packet has none. */
    public static final long NONE = -1;

    /** It contradicts its format. */
    public static final long MALFORMED = -2;

    /** The structure that it needs was not received (yet). */
    public static final long UNKNOWN_STRUCTURE = -3;

    /** Bytes of a descriptor without extended fields. */
    static final int MANDATORY = 3;

    private static final int START_SHIFT = 16;
    private static final int END_SHIFT = 17;
    private static final int STRUCTURE_SHIFT = 18;
    private static final int MASK_SHIFT = 19;
    private static final int SPATIAL_SHIFT = 20; // 2 bits
    private static final int TEMPORAL_SHIFT = 22; // 3 bits
    private static final int TARGETS_SHIFT = 25; // 6 bits
    private static final int MASK_AT_SHIFT = 31; // 12 bits
    private static final int KEY_SHIFT = 43;

    private DependencyDescriptor() {}

    static long of(
            int frameNumber,
            boolean starts,
            boolean ends,
            boolean hasStructure,
            boolean hasMask,
            boolean isKey,
            int spatialId,
            int temporalId,
            int targets,
            int maskAt) {
        return frameNumber
                | bit(starts, START_SHIFT)
                | bit(ends, END_SHIFT)
                | bit(hasStructure, STRUCTURE_SHIFT)
                | bit(hasMask, MASK_SHIFT)
                | bit(isKey, KEY_SHIFT)
                | (long) spatialId << SPATIAL_SHIFT
                | (long) temporalId << TEMPORAL_SHIFT
                | (long) targets << TARGETS_SHIFT
                | (long) maskAt << MASK_AT_SHIFT;
    }

    private static long bit(boolean is, int shift) {
        return is ? 1L << shift : 0;
    }

    /** Whether there is one that was understood; else nothing below may be asked. */
    public static boolean isKnown(long d) {
        return d >= 0;
    }

    /** 16 bits, wrapping. */
    public static int frameNumber(long d) {
        return (int) d & 0xFFFF;
    }

    public static boolean isStartOfFrame(long d) {
        return (d >>> START_SHIFT & 1) != 0;
    }

    public static boolean isEndOfFrame(long d) {
        return (d >>> END_SHIFT & 1) != 0;
    }

    /** It brings the structure that later ones refer to. */
    public static boolean hasStructure(long d) {
        return (d >>> STRUCTURE_SHIFT & 1) != 0;
    }

    /** The packet begins a frame that refers to none, and brings the structure. */
    public static boolean isKeyFrame(long d) {
        return (d >>> KEY_SHIFT & 1) != 0;
    }

    /** The same, but that a key frame begins with it or does not. */
    public static long withKeyFrame(long d, boolean isKey) {
        return d & ~(1L << KEY_SHIFT) | bit(isKey, KEY_SHIFT);
    }

    /** 0..3. */
    public static int spatialId(long d) {
        return (int) (d >>> SPATIAL_SHIFT) & 3;
    }

    /** 0..7. */
    public static int temporalId(long d) {
        return (int) (d >>> TEMPORAL_SHIFT) & 7;
    }

    /** Of its structure: 1..32. */
    public static int targets(long d) {
        return (int) (d >>> TARGETS_SHIFT) & 0x3F;
    }

    static boolean hasMask(long d) {
        return (d >>> MASK_SHIFT & 1) != 0;
    }

    /** Where the bits of the active decode targets stand, or would stand. */
    static int maskAt(long d) {
        return (int) (d >>> MASK_AT_SHIFT) & 0xFFF;
    }
}
