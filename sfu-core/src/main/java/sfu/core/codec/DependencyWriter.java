package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Writes a subscriber's dependency descriptor from the publisher's (AV1 RTP A.8): its frame number,
 * and if wanted the decode targets that the subscriber gets; all else bit by bit as it was.
 */
public final class DependencyWriter {
    /** For {@link #write}: the mask stays as the publisher wrote it, or absent. */
    public static final long SAME_TARGETS = -1;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int FRAME_NUMBER_AT = 1;
    private static final int FLAGS = 5;
    private static final int MASK_FLAG = 0x08;

    private final BitReader in = new BitReader();
    private final BitWriter out = new BitWriter();

    /** Bytes that {@link #write} adds at most: flags and a mask of 32 targets. */
    public static final int MAX_GROWTH = 5;

    /**
     * @param d what was read of these {@code length} bytes, known
     * @param frameNumberOffset added, modulo 2^16
     * @param targets a bit for each decode target, or {@link #SAME_TARGETS}
     * @param to in the target, with room for {@code length + MAX_GROWTH}
     * @return the length written, in bytes
     */
    public int write(
            long d,
            MemorySegment s,
            long offset,
            int length,
            int frameNumberOffset,
            long targets,
            MemorySegment target,
            long to) {
        int written = length;
        if (targets == SAME_TARGETS) {
            MemorySegment.copy(s, offset, target, to, length);
        } else {
            written = writeMask(d, s, offset, length, targets, target, to);
        }
        int number = DependencyDescriptor.frameNumber(d) + frameNumberOffset;
        target.set(SHORT, to + FRAME_NUMBER_AT, (short) number);
        return written;
    }

    private int writeMask(
            long d,
            MemorySegment s,
            long offset,
            int length,
            long targets,
            MemorySegment target,
            long to) {
        int mandatory = 8 * DependencyDescriptor.MANDATORY;
        in.wrap(s, offset, length);
        out.begin(target, to);
        out.copy(in, mandatory);
        boolean isExtended = length > DependencyDescriptor.MANDATORY;
        out.write((isExtended ? in.read(FLAGS) : 0) | MASK_FLAG, FLAGS);
        int count = DependencyDescriptor.targets(d);
        if (isExtended) {
            out.copy(in, DependencyDescriptor.maskAt(d) - mandatory - FLAGS);
            in.skip(DependencyDescriptor.hasMask(d) ? count : 0);
        }
        out.write(targets, count);
        out.copy(in, in.remaining());
        return out.length();
    }
}
