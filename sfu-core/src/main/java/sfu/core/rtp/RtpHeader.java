package sfu.core.rtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The fixed RTP header (RFC 3550 5.1) at a place in memory. */
public final class RtpHeader {
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    public static final int FIXED_LENGTH = 12;

    public static final int CSRC_LENGTH = 4;

    /** "Defined by profile" of a header extension in either form (RFC 8285 4.2, 4.3). */
    static final int ONE_BYTE_PROFILE = 0xBEDE;

    static final int TWO_BYTE_PROFILE = 0x1000;

    private static final int SEQUENCE_NUMBER_OFFSET = 2;
    private static final int TIMESTAMP_OFFSET = 4;
    private static final int SSRC_OFFSET = 8;
    private static final int VERSION_2 = 0x80;
    private static final int EXTENSION = 0x10;
    private static final int ONE_CSRC = 0x01;

    private RtpHeader() {}

    /** With CSRCs and header extension, in bytes; -1 if malformed or longer than {@code limit}. */
    public static int length(MemorySegment s, long offset, int limit) {
        if (limit < FIXED_LENGTH) {
            return -1;
        }
        int first = s.get(BYTE, offset) & 0xFF;
        if ((first & 0xC0) != VERSION_2) {
            return -1;
        }
        int length = FIXED_LENGTH + 4 * (first & 0x0F);
        if ((first & EXTENSION) != 0) {
            if (length + 4 > limit) {
                return -1;
            }
            length += 4 + 4 * (s.get(SHORT, offset + length + 2) & 0xFFFF);
        }
        return length <= limit ? length : -1;
    }

    /** Whether a packet of the second kind is RTCP (RFC 5761 4): payload types 64 to 95. */
    public static boolean isRtcp(MemorySegment s, long offset, int length) {
        if (length < 2) {
            return false;
        }
        int type = s.get(BYTE, offset + 1) & 0x7F;
        return type >= 64 && type <= 95;
    }

    public static int sequenceNumber(MemorySegment s, long offset) {
        return s.get(SHORT, offset + SEQUENCE_NUMBER_OFFSET) & 0xFFFF;
    }

    public static int timestamp(MemorySegment s, long offset) {
        return s.get(INT, offset + TIMESTAMP_OFFSET);
    }

    public static int ssrc(MemorySegment s, long offset) {
        return s.get(INT, offset + SSRC_OFFSET);
    }

    /** 0..127. */
    public static int payloadType(MemorySegment s, long offset) {
        return s.get(BYTE, offset + 1) & 0x7F;
    }

    /**
     * With one contributing source (RFC 3550 5.1), or none.
     *
     * @param csrc 0 for none
     * @return its length: {@value #FIXED_LENGTH}, or 4 more
     */
    public static int write(
            MemorySegment s,
            long offset,
            boolean marker,
            int payloadType,
            int sequenceNumber,
            int timestamp,
            int ssrc,
            int csrc,
            boolean hasExtension) {
        write(s, offset, marker, payloadType, sequenceNumber, timestamp, ssrc, hasExtension);
        if (csrc == 0) {
            return FIXED_LENGTH;
        }
        s.set(BYTE, offset, (byte) (s.get(BYTE, offset) | ONE_CSRC));
        s.set(INT, offset + FIXED_LENGTH, csrc);
        return FIXED_LENGTH + CSRC_LENGTH;
    }

    /** Writes {@value #FIXED_LENGTH} bytes. */
    public static void write(
            MemorySegment s,
            long offset,
            boolean marker,
            int payloadType,
            int sequenceNumber,
            int timestamp,
            int ssrc,
            boolean hasExtension) {
        int first = VERSION_2 | (hasExtension ? EXTENSION : 0);
        int second = payloadType & 0x7F | (marker ? 0x80 : 0);
        s.set(INT, offset, first << 24 | second << 16 | sequenceNumber & 0xFFFF);
        s.set(INT, offset + TIMESTAMP_OFFSET, timestamp);
        s.set(INT, offset + SSRC_OFFSET, ssrc);
    }
}
