package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A view on a payload with redundant audio (RFC 2198), reused from packet to packet: earlier frames
 * first, the packet's own frame (the primary) last.
 *
 * <p>The payload types inside are those that the sender negotiated. To strip the redundancy, send
 * the bytes at {@link #primaryOffset} under the primary codec's own payload type, or what {@link
 * #writePrimary} makes under the one of RED.
 */
public final class RedPayload {
    /** More than any sender repeats; with more a payload is refused. */
    static final int MAX_REDUNDANT = 16;

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int F = 0x80;
    private static final int BLOCK_HEADER = 4;

    private MemorySegment segment = MemorySegment.NULL;
    private final int[] headers = new int[MAX_REDUNDANT];
    private final long[] offsets = new long[MAX_REDUNDANT];
    private int redundant;
    private int primaryPayloadType;
    private long primaryOffset;
    private int primaryLength;

    /**
     * Looks at the payload there, which must lie inside the segment.
     *
     * @return false if it is malformed; then nothing else may be asked
     */
    public boolean wrap(MemorySegment s, long payloadOffset, int payloadLength) {
        long end = payloadOffset + payloadLength;
        long at = payloadOffset;
        redundant = 0;
        while (at < end && (s.get(BYTE, at) & F) != 0) {
            if (redundant == MAX_REDUNDANT || end - at < BLOCK_HEADER) {
                return false;
            }
            headers[redundant++] = s.get(INT, at);
            at += BLOCK_HEADER;
        }
        if (at >= end) {
            return false;
        }
        segment = s;
        primaryPayloadType = s.get(BYTE, at);
        at++;
        for (int i = 0; i < redundant; i++) {
            offsets[i] = at;
            at += length(i);
        }
        primaryOffset = at;
        primaryLength = (int) (end - at);
        return primaryLength >= 0;
    }

    public MemorySegment segment() {
        return segment;
    }

    /** 0..127. */
    public int primaryPayloadType() {
        return primaryPayloadType;
    }

    /** In {@link #segment()}. */
    public long primaryOffset() {
        return primaryOffset;
    }

    /** In bytes, 0 or more. */
    public int primaryLength() {
        return primaryLength;
    }

    /** The number of redundant blocks, 0 to 16. */
    public int redundantCount() {
        return redundant;
    }

    /** 0..127. */
    public int payloadType(int block) {
        return headers[block] >>> 24 & 0x7F;
    }

    /** How much earlier than the packet's time stamp, in units of its clock: 0..16383. */
    public int timestampOffset(int block) {
        return headers[block] >>> 10 & 0x3FFF;
    }

    /** In {@link #segment()}. */
    public long offset(int block) {
        return offsets[block];
    }

    /** In bytes, 0..1023. */
    public int length(int block) {
        return headers[block] & 0x3FF;
    }

    /**
     * Writes a RED payload of the primary alone.
     *
     * @param payloadType of the primary, as the receiver negotiated it
     * @return its length in bytes: {@link #primaryLength} and 1
     */
    public int writePrimary(MemorySegment target, long targetOffset, int payloadType) {
        target.set(BYTE, targetOffset, (byte) (payloadType & 0x7F));
        MemorySegment.copy(segment, primaryOffset, target, targetOffset + 1, primaryLength);
        return 1 + primaryLength;
    }

    /**
     * Writes a RED payload of the primary and the newest of its redundant blocks: all of them under
     * another payload type, or those alone that belong to the source that a slot shows.
     *
     * @param payloadType of the frames inside, as the receiver negotiated it
     * @param kept how many blocks, at most {@link #redundantCount}
     * @return its length in bytes, at most that of the payload itself
     */
    public int writeNewest(MemorySegment target, long targetOffset, int payloadType, int kept) {
        long at = targetOffset;
        int first = redundant - Math.max(Math.min(kept, redundant), 0);
        for (int i = first; i < redundant; i++) {
            target.set(INT, at, headers[i] & 0x00FF_FFFF | (F | payloadType & 0x7F) << 24);
            at += BLOCK_HEADER;
        }
        target.set(BYTE, at++, (byte) (payloadType & 0x7F));
        long from = first < redundant ? offsets[first] : primaryOffset;
        long length = primaryOffset + primaryLength - from;
        MemorySegment.copy(segment, from, target, at, length);
        return (int) (at + length - targetOffset);
    }

    /** How many of the newest blocks are no further back than this, in ticks. */
    public int newestWithin(int timestampOffset) {
        int count = 0;
        while (count < redundant && timestampOffset(redundant - 1 - count) <= timestampOffset) {
            count++;
        }
        return count;
    }
}
