package sfu.core.rtp;

import java.lang.foreign.MemorySegment;

/**
 * Writes a header extension block (RFC 8285) in place: in the one-byte form, or in the two-byte
 * form from the first element on that needs it (an id above 14, a length of 0 or above 16).
 *
 * <p>Ids are 1 to 255; nothing is written for others, so that 0 may stand for "not negotiated".
 */
public final class ExtensionWriter {
    /** Of the block's own header: profile and length in words. */
    private static final int BLOCK_HEADER = 4;

    private static final int ONE_BYTE_MAX_ID = 14;
    private static final int ONE_BYTE_MAX_LENGTH = 16;
    private static final int MAX_ID = 255;
    private static final int MAX_LENGTH = 255;

    private MemorySegment segment = MemorySegment.NULL;
    private long offset;
    private long at;
    private int count;
    private boolean twoByte;

    /**
     * Begins a block at this place. The caller sees to the room: 4 bytes, 2 and its length for each
     * element, 3 of padding.
     */
    public void begin(MemorySegment s, long blockOffset) {
        segment = s;
        offset = blockOffset;
        at = blockOffset + BLOCK_HEADER;
        count = 0;
        twoByte = false;
    }

    public void putByte(int id, int value) {
        if (beginElement(id, 1)) {
            segment.set(RtpHeader.BYTE, at++, (byte) value);
        }
    }

    public void putShort(int id, int value) {
        if (beginElement(id, 2)) {
            segment.set(RtpHeader.SHORT, at, (short) value);
            at += 2;
        }
    }

    public void put24(int id, int value) {
        if (beginElement(id, 3)) {
            segment.set(RtpHeader.BYTE, at, (byte) (value >>> 16));
            segment.set(RtpHeader.SHORT, at + 1, (short) value);
            at += 3;
        }
    }

    /** Copies a value of 0 to 255 bytes; nothing is written for a longer one. */
    public void put(int id, MemorySegment source, long sourceOffset, int length) {
        if (beginElement(id, length)) {
            MemorySegment.copy(source, sourceOffset, segment, at, length);
            at += length;
        }
    }

    private boolean beginElement(int id, int length) {
        if (id < 1 || id > MAX_ID || length < 0 || length > MAX_LENGTH) {
            return false;
        }
        if (id > ONE_BYTE_MAX_ID || length < 1 || length > ONE_BYTE_MAX_LENGTH) {
            widen();
        }
        if (twoByte) {
            segment.set(RtpHeader.BYTE, at++, (byte) id);
            segment.set(RtpHeader.BYTE, at++, (byte) length);
        } else {
            segment.set(RtpHeader.BYTE, at++, (byte) (id << 4 | length - 1));
        }
        count++;
        return true;
    }

    /** Gives the elements written so far the two-byte form: moves all up, then each down again. */
    private void widen() {
        if (twoByte) {
            return;
        }
        twoByte = true;
        long to = offset + BLOCK_HEADER;
        long from = to + count;
        MemorySegment.copy(segment, to, segment, from, at - to);
        for (int i = 0; i < count; i++) {
            int head = segment.get(RtpHeader.BYTE, from) & 0xFF;
            int length = (head & 0x0F) + 1;
            segment.set(RtpHeader.BYTE, to, (byte) (head >>> 4));
            segment.set(RtpHeader.BYTE, to + 1, (byte) length);
            MemorySegment.copy(segment, from + 1, segment, to + 2, length);
            from += 1 + length;
            to += 2 + length;
        }
        at = to;
    }

    /**
     * Completes the block.
     *
     * @return its length in bytes with its own header and padding; 0 if it is empty, and then
     *     nothing was written
     */
    public int end() {
        if (count == 0) {
            return 0;
        }
        while ((at - offset & 3) != 0) {
            segment.set(RtpHeader.BYTE, at++, (byte) 0);
        }
        int length = (int) (at - offset);
        int profile = twoByte ? RtpHeader.TWO_BYTE_PROFILE : RtpHeader.ONE_BYTE_PROFILE;
        segment.set(RtpHeader.SHORT, offset, (short) profile);
        segment.set(RtpHeader.SHORT, offset + 2, (short) (length / 4 - 1));
        return length;
    }
}
