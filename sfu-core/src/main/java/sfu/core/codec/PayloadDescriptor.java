package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What forwarding needs to know of a packet's payload, as one long: read once per packet, looked at
 * per subscriber, without allocation.
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

    private PayloadDescriptor() {}

    /**
     * Reads the descriptor of a payload of at least one byte; {@link #MALFORMED} if it is broken.
     */
    public static long read(Codec codec, MemorySegment s, long payloadOffset, int payloadLength) {
        if (payloadLength < 1) {
            return MALFORMED;
        }
        return switch (codec) {
            case OPUS, RED -> KEY_FRAME | START_OF_FRAME;
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

    static long pictureId(int value, boolean is15Bit, int at) {
        return HAS_PICTURE_ID
                | (is15Bit ? LONG_PICTURE_ID : 0)
                | (long) value << PICTURE_ID_SHIFT
                | (long) at << PICTURE_ID_AT_SHIFT;
    }

    static long tl0PicIdx(int value, int at) {
        return HAS_TL0 | (long) value << TL0_SHIFT | (long) at << TL0_AT_SHIFT;
    }

    /** Whether this packet begins a key frame. */
    public static boolean isKeyFrame(long d) {
        return (d & KEY_FRAME) != 0;
    }

    /**
     * Whether this packet begins a frame; for H264 and AV1, whether it may (a NAL unit or OBU
     * begins).
     */
    public static boolean isStartOfFrame(long d) {
        return (d & START_OF_FRAME) != 0;
    }

    public static int temporalId(long d) {
        return (int) (d >>> TEMPORAL_SHIFT) & 7;
    }

    public static int spatialId(long d) {
        return (int) (d >>> SPATIAL_SHIFT) & 7;
    }

    public static boolean hasPictureId(long d) {
        return (d & HAS_PICTURE_ID) != 0;
    }

    /** 7 or 15 bits. */
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

    /** Adds these offsets to picture id and TL0PICIDX of the payload there, modulo their widths. */
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
