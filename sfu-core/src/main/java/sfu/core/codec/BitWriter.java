package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes bits, most significant first; reused. The caller sees to the room. */
final class BitWriter {
    private MemorySegment segment = MemorySegment.NULL;
    private long start;
    private int position;

    void begin(MemorySegment s, long offset) {
        segment = s;
        start = offset;
        position = 0;
    }

    /** The lowest {@code count} bits, 0 to 32. */
    void write(long value, int count) {
        for (int left = count; left > 0; ) {
            int used = position & 7;
            int inByte = Math.min(8 - used, left);
            int bits = (int) (value >>> left - inByte) & (1 << inByte) - 1;
            long at = start + (position >>> 3);
            int kept = used == 0 ? 0 : segment.get(ValueLayout.JAVA_BYTE, at);
            segment.set(ValueLayout.JAVA_BYTE, at, (byte) (kept | bits << 8 - used - inByte));
            position += inByte;
            left -= inByte;
        }
    }

    void copy(BitReader from, int count) {
        for (int left = count; left > 0; left -= 32) {
            int some = Math.min(left, 32);
            write(from.read(some), some);
        }
    }

    /** In bytes; the last one is filled up with 0. */
    int length() {
        return position + 7 >>> 3;
    }
}
