package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What forwarding needs to know of a packet's payload, as one long: read once per packet, looked at
 * per subscriber, without allocation. It holds where in the payload the ids stand, so that {@link
 * #rewrite} parses nothing.
 */
public final class PayloadDescriptor {
    /** The payload contradicts its codec's RTP format. */
    public static final long MALFORMED = -1;

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private static final long KEY_FRAME = 1;
    private static final long START_OF_FRAME = 1 << 1;
    private static final long HAS_PICTURE_ID = 1 << 2;
    private static final long LONG_PICTURE_ID = 1 << 3;
    private static final long HAS_TL0 = 1 << 4;
    private static final int TEMPORAL_SHIFT = 5; // 3 bits
    private static final int SPATIAL_SHIFT = 8; // 3 bits
    private static final int PICTURE_ID_SHIFT = 11; // 15 bits
    private static final int PICTURE_ID_AT_SHIFT = 26; // 4 bits: its offset in the payload
    private static final int TL0_SHIFT = 30; // 8 bits
    private static final int TL0_AT_SHIFT = 38; // 5 bits
    private static final long END_OF_FRAME = 1L << 43;
    private static final long SWITCH_UP = 1L << 44;
    private static final long INTER_PICTURE = 1L << 45;
    private static final long INTER_LAYER = 1L << 46;
    private static final long DISCARDABLE = 1L << 47;
    private static final long FLEXIBLE = 1L << 48;
    private static final int LAYER_COUNT_SHIFT = 49; // 4 bits
    private static final long RED = 1L << 53; // those above stay free
    private static final int PRIMARY_AT_SHIFT = 11; // 15 bits: its offset in the payload of RED
    private static final int PRIMARY_TYPE_SHIFT = 26; // 7 bits

    /** In the first byte of a picture id: it has 15 bits (M in both RFC 7741 and RFC 9628). */
    private static final int M = 0x80;

    private PayloadDescriptor() {}

    /**
     * Reads the descriptor of the payload there, which must lie inside the segment.
     *
     * @return the descriptor, or {@link #MALFORMED} if the payload is empty, cut off inside its
     *     codec's headers or impossible
     */
    public static long read(Codec codec, MemorySegment s, long payloadOffset, int payloadLength) {
        if (payloadLength < 1) {
            return MALFORMED;
        }
        return switch (codec) {
            case OPUS -> KEY_FRAME | START_OF_FRAME;
            case RED -> Red.read(s, payloadOffset, payloadLength);
            case VP8 -> Vp8.read(s, payloadOffset, payloadLength);
            case VP9 -> Vp9.read(s, payloadOffset, payloadLength);
            case H264 -> H264.read(s, payloadOffset, payloadLength);
            case AV1 -> Av1.read(s, payloadOffset, payloadLength);
        };
    }

    static long flags(boolean isKeyFrame, boolean isStartOfFrame) {
        return (isKeyFrame ? KEY_FRAME : 0) | (isStartOfFrame ? START_OF_FRAME : 0);
    }

    static long layers(int temporalId, int spatialId) {
        return (long) temporalId << TEMPORAL_SHIFT | (long) spatialId << SPATIAL_SHIFT;
    }

    static long endOfFrame(boolean is) {
        return is ? END_OF_FRAME : 0;
    }

    static long switchUp(boolean is) {
        return is ? SWITCH_UP : 0;
    }

    static long predicted(boolean fromPicture, boolean fromLayer) {
        return (fromPicture ? INTER_PICTURE : 0) | (fromLayer ? INTER_LAYER : 0);
    }

    static long discardable(boolean is) {
        return is ? DISCARDABLE : 0;
    }

    static long flexible(boolean is) {
        return is ? FLEXIBLE : 0;
    }

    static long spatialLayers(int count) {
        return (long) count << LAYER_COUNT_SHIFT;
    }

    static long red(int primaryAt, int primaryPayloadType) {
        return RED
                | (long) primaryAt << PRIMARY_AT_SHIFT
                | (long) primaryPayloadType << PRIMARY_TYPE_SHIFT;
    }

    /** The picture id at {@code at} in the payload; {@link #MALFORMED} if it is cut off. */
    static long readPictureId(MemorySegment s, long from, int length, int at) {
        if (at >= length) {
            return MALFORMED;
        }
        int value = s.get(BYTE, from + at) & 0xFF;
        long flags = HAS_PICTURE_ID;
        if ((value & M) != 0) {
            if (at + 1 >= length) {
                return MALFORMED;
            }
            value = (value & ~M) << 8 | s.get(BYTE, from + at + 1) & 0xFF;
            flags |= LONG_PICTURE_ID;
        }
        return flags | (long) value << PICTURE_ID_SHIFT | (long) at << PICTURE_ID_AT_SHIFT;
    }

    /** How many bytes it takes, 0 without one. */
    static int pictureIdBytes(long d) {
        if (!hasPictureId(d)) {
            return 0;
        }
        return (d & LONG_PICTURE_ID) != 0 ? 2 : 1;
    }

    static long tl0PicIdx(int value, int at) {
        return HAS_TL0 | (long) value << TL0_SHIFT | (long) at << TL0_AT_SHIFT;
    }

    /**
     * Whether a decoder may start with this packet.
     *
     * <ul>
     *   <li>VP8: it begins a frame whose P bit is 0 (RFC 7741 4.3).
     *   <li>VP9: it begins a frame of spatial layer 0 that is not predicted from another picture
     *       (RFC 9628 4.2).
     *   <li>H264: it begins, contains or begins to fragment an SPS, or the first slice of an IDR
     *       picture (RFC 6184 5.4, 5.7.1, 5.8). A key frame may have several such packets, all of
     *       one timestamp.
     *   <li>AV1: it begins a coded video sequence (N of the aggregation header).
     *   <li>Opus and RED: always.
     * </ul>
     */
    public static boolean isKeyFrame(long d) {
        return (d & KEY_FRAME) != 0;
    }

    /**
     * Whether this packet begins a frame.
     *
     * <ul>
     *   <li>VP8: the first partition begins (S and PID 0); VP9: a layer frame begins (B).
     *   <li>H264: its first NAL unit begins here and may begin an access unit (H.264 7.4.1.2.3): a
     *       slice with first_mb_in_slice 0, SEI, SPS, PPS, delimiter, types 14 to 18. A frame with
     *       parameter sets in packets of their own has several such packets.
     *   <li>AV1: its first OBU begins here and may begin a frame: sequence header, temporal
     *       delimiter, frame header, frame or metadata. Again a frame may have several.
     *   <li>Opus and RED: always.
     * </ul>
     */
    public static boolean isStartOfFrame(long d) {
        return (d & START_OF_FRAME) != 0;
    }

    /** 0..7; 0 where the payload does not say (as with H264 and AV1). */
    public static int temporalId(long d) {
        return (int) (d >>> TEMPORAL_SHIFT) & 7;
    }

    /** 0..7; 0 where the payload does not say. */
    public static int spatialId(long d) {
        return (int) (d >>> SPATIAL_SHIFT) & 7;
    }

    /**
     * Whether this packet ends a frame: where the payload itself says so (E of VP9, which ends a
     * layer frame), or by the marker of its RTP header.
     */
    public static boolean isEndOfFrame(long d, boolean marker) {
        return marker || (d & END_OF_FRAME) != 0;
    }

    /**
     * Whether higher temporal layers may be entered here.
     *
     * <ul>
     *   <li>VP8: the frame depends on the base layer alone (Y, RFC 7741 4.2): its own temporal
     *       layer may be entered with it.
     *   <li>VP9: later pictures of temporal layers above this one's depend on no earlier picture of
     *       them (U, RFC 9628 4.2).
     * </ul>
     */
    public static boolean isSwitchUp(long d) {
        return (d & SWITCH_UP) != 0;
    }

    /**
     * Whether a VP9 layer frame is predicted from earlier pictures (P), or a slice of an H264
     * picture that is not IDR begins here.
     */
    public static boolean isInterPicture(long d) {
        return (d & INTER_PICTURE) != 0;
    }

    /** Whether a VP9 layer frame depends on the spatial layer below in its picture (D). */
    public static boolean isInterLayer(long d) {
        return (d & INTER_LAYER) != 0;
    }

    /** Whether no other frame refers to this one: VP8's N, H264's nal_ref_idc 0 of a slice. */
    public static boolean isDiscardable(long d) {
        return (d & DISCARDABLE) != 0;
    }

    /** Whether a VP9 payload names its references itself (F): its TL0PICIDX is missing then. */
    public static boolean isFlexible(long d) {
        return (d & FLEXIBLE) != 0;
    }

    /** How many spatial layers a VP9 scalability structure announces, 1..8; 0 without one. */
    public static int spatialLayers(long d) {
        return (int) (d >>> LAYER_COUNT_SHIFT) & 0xF;
    }

    /** Whether it is redundant audio (RFC 2198), of which the two below tell the primary. */
    public static boolean isRed(long d) {
        return (d & RED) != 0;
    }

    /** Where in the payload the packet's own frame begins; it reaches to the payload's end. */
    public static int primaryOffset(long d) {
        return (int) (d >>> PRIMARY_AT_SHIFT) & 0x7FFF;
    }

    /** 0..127, as the sender negotiated it. */
    public static int primaryPayloadType(long d) {
        return (int) (d >>> PRIMARY_TYPE_SHIFT) & 0x7F;
    }

    public static boolean hasPictureId(long d) {
        return (d & HAS_PICTURE_ID) != 0;
    }

    /** 7 or 15 bits, as {@link #pictureIdBits} says; 0 without one. */
    public static int pictureId(long d) {
        return (int) (d >>> PICTURE_ID_SHIFT) & 0x7FFF;
    }

    public static int pictureIdBits(long d) {
        return (d & LONG_PICTURE_ID) != 0 ? 15 : 7;
    }

    public static boolean hasTl0PicIdx(long d) {
        return (d & HAS_TL0) != 0;
    }

    public static int tl0PicIdx(long d) {
        return (int) (d >>> TL0_SHIFT) & 0xFF;
    }

    /**
     * Writes picture id and TL0PICIDX, as they were read, plus these offsets, modulo their widths,
     * into a copy of the payload (or into itself; doing it again changes nothing).
     *
     * @param d not {@link #MALFORMED}
     */
    public static void rewrite(
            long d, MemorySegment s, long payloadOffset, int pictureIdOffset, int tl0Offset) {
        if (hasPictureId(d)) {
            long at = payloadOffset + (d >>> PICTURE_ID_AT_SHIFT & 0xF);
            int id = pictureId(d) + pictureIdOffset;
            if (pictureIdBits(d) == 15) {
                s.set(BYTE, at, (byte) (id >>> 8 & 0x7F | 0x80));
                s.set(BYTE, at + 1, (byte) id);
            } else {
                s.set(BYTE, at, (byte) (id & 0x7F));
            }
        }
        if (hasTl0PicIdx(d)) {
            long at = payloadOffset + (d >>> TL0_AT_SHIFT & 0x1F);
            s.set(BYTE, at, (byte) (tl0PicIdx(d) + tl0Offset));
        }
    }
}
