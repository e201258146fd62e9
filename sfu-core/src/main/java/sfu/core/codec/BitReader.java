package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads bits, most significant first, from a range of memory; reused. Beyond the range all bits are
 * 0 and {@link #isOverrun} turns true, so that a parser asks once at its end.
 */
final class BitReader {
    /** No number in a parameter set that is looked at has more than 24 bits. */
    private static final int MAX_GOLOMB_ZEROS = 24;

    private MemorySegment segment = MemorySegment.NULL;
    private long start;
    private int position;
    private int end;

    void wrap(MemorySegment s, long offset, int lengthBytes) {
        segment = s;
        start = offset;
        position = 0;
        end = 8 * lengthBytes;
    }

    /** The next {@code count} bits, 0 to 32, as an unsigned number. */
    long read(int count) {
        long value = 0;
        for (int left = count; left > 0; ) {
            int inByte = Math.min(8 - (position & 7), left);
            value = value << inByte | bits(inByte);
            position += inByte;
            left -= inByte;
        }
        return value;
    }

    private int bits(int count) {
        if (position + count > end) {
            return 0;
        }
        int at = segment.get(ValueLayout.JAVA_BYTE, start + (position >>> 3)) & 0xFF;
        return at >>> 8 - (position & 7) - count & (1 << count) - 1;
    }

    int readInt(int count) {
        return (int) read(count);
    }

    boolean readFlag() {
        return read(1) != 0;
    }

    /** ns(n) of the AV1 specification, 4.10.7: 0 to n - 1, with n from 1 to 64. */
    int readNonSymmetric(int n) {
        int width = 32 - Integer.numberOfLeadingZeros(n);
        int shorter = (1 << width) - n;
        int value = readInt(width - 1);
        return value < shorter ? value : (value << 1 | readInt(1)) - shorter;
    }

    /** ue(v) of H.264 9.1; -1 if it is longer than any that is meaningful. */
    int readExponentialGolomb() {
        int zeros = 0;
        while (!readFlag()) {
            if (++zeros > MAX_GOLOMB_ZEROS || isOverrun()) {
                return -1;
            }
        }
        return (int) ((1L << zeros) - 1 + read(zeros));
    }

    void skip(int count) {
        position += Math.min(count, Integer.MAX_VALUE - position);
    }

    /** In bits from the start. */
    int position() {
        return position;
    }

    int remaining() {
        return Math.max(end - position, 0);
    }

    /** More was read than there is. */
    boolean isOverrun() {
        return position > end;
    }
}
