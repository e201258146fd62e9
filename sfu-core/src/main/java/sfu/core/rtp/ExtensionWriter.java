package sfu.core.rtp;

import java.lang.foreign.MemorySegment;

/**
 * Writes a header extension block (RFC 8285): in the one-byte form, or in the two-byte form when an
 * id is above 14. Values are collected first, so that the form fits all of them.
 */
public final class ExtensionWriter {
    private static final int MAX = 8;
    private static final int ONE_BYTE_MAX_ID = 14;

    private MemorySegment segment = MemorySegment.NULL;
    private long offset;
    private final int[] ids = new int[MAX];
    private final int[] lengths = new int[MAX];
    private final int[] values = new int[MAX];
    private int count;
    private boolean twoByte;

    /** Begins a block at this place; at most 8 values of 1 to 3 bytes follow. */
    public void begin(MemorySegment s, long at) {
        segment = s;
        offset = at;
        count = 0;
        twoByte = false;
    }

    public void putByte(int id, int value) {
        put(id, value, 1);
    }

    public void putShort(int id, int value) {
        put(id, value, 2);
    }

    public void put24(int id, int value) {
        put(id, value, 3);
    }

    private void put(int id, int value, int length) {
        if (count < MAX) {
            ids[count] = id;
            values[count] = value;
            lengths[count++] = length;
            twoByte |= id > ONE_BYTE_MAX_ID;
        }
    }

    /**
     * Completes the block; its length in bytes with its own header and padding, 0 if it is empty.
     */
    public int end() {
        if (count == 0) {
            return 0;
        }
        long at = offset + 4;
        for (int i = 0; i < count; i++) {
            if (twoByte) {
                segment.set(RtpHeader.BYTE, at++, (byte) ids[i]);
                segment.set(RtpHeader.BYTE, at++, (byte) lengths[i]);
            } else {
                segment.set(RtpHeader.BYTE, at++, (byte) (ids[i] << 4 | lengths[i] - 1));
            }
            for (int b = lengths[i] - 1; b >= 0; b--) {
                segment.set(RtpHeader.BYTE, at++, (byte) (values[i] >>> 8 * b));
            }
        }
        while ((at - offset & 3) != 0) {
            segment.set(RtpHeader.BYTE, at++, (byte) 0);
        }
        int length = (int) (at - offset);
        segment.set(RtpHeader.SHORT, offset, (short) (twoByte ? 0x1000 : 0xBEDE));
        segment.set(RtpHeader.SHORT, offset + 2, (short) (length / 4 - 1));
        return length;
    }
}
