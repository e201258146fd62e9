package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The block headers of redundant audio (RFC 2198 3). */
final class Red {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final int F = 0x80;
    private static final int BLOCK_HEADER = 4;

    private Red() {}

    /**
     * Its {@link PayloadDescriptor}. Malformed is also what has no primary, or blocks of different
     * codecs: only those of one are negotiated.
     */
    static long read(MemorySegment s, long from, int length) {
        int at = 0;
        int repeated = 0;
        int payloadTypes = 0; // differing bits
        int first = s.get(BYTE, from) & ~F;
        while (at < length && (s.get(BYTE, from + at) & F) != 0) {
            if (length - at < BLOCK_HEADER || at / BLOCK_HEADER == RedPayload.MAX_REDUNDANT) {
                return PayloadDescriptor.MALFORMED;
            }
            payloadTypes |= (s.get(BYTE, from + at) ^ first) & ~F;
            repeated += (s.get(BYTE, from + at + 2) & 3) << 8 | s.get(BYTE, from + at + 3) & 0xFF;
            at += BLOCK_HEADER;
        }
        int primaryAt = at + 1 + repeated;
        if (primaryAt >= length || ((payloadTypes | s.get(BYTE, from + at) ^ first) & 0x7F) != 0) {
            return PayloadDescriptor.MALFORMED;
        }
        return PayloadDescriptor.flags(true, true) | PayloadDescriptor.red(primaryAt, first & 0x7F);
    }
}
