package sfu.core.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads the few RTP and RTCP header fields that SRTP needs. */
final class RtpHeader {
    static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /** Without CSRCs and extension (RFC 3550 5.1). */
    static final int FIXED_LENGTH = 12;

    private RtpHeader() {}

    /**
     * The length of the RTP header with its CSRC list and header extension, which is what SRTP
     * authenticates but does not encrypt; -1 if it is malformed or does not fit in {@code limit}.
     */
    static int length(MemorySegment p, long at, int limit) {
        if (limit < FIXED_LENGTH) {
            return -1;
        }
        int first = p.get(ValueLayout.JAVA_BYTE, at);
        if ((first & 0xC0) != 0x80) {
            return -1;
        }
        int length = FIXED_LENGTH + 4 * (first & 0x0F);
        if ((first & 0x10) != 0) {
            if (length + 4 > limit) {
                return -1;
            }
            length += 4 + 4 * (p.get(SHORT, at + length + 2) & 0xFFFF);
        }
        return length <= limit ? length : -1;
    }

    static int sequence(MemorySegment p, long at) {
        return p.get(SHORT, at + 2) & 0xFFFF;
    }

    static int ssrc(MemorySegment p, long at) {
        return p.get(INT, at + 8);
    }

    static boolean isRtcp(MemorySegment p, long at, int limit) {
        return limit >= 8 && (p.get(ValueLayout.JAVA_BYTE, at) & 0xC0) == 0x80;
    }

    static int rtcpSsrc(MemorySegment p, long at) {
        return p.get(INT, at + 4);
    }
}
