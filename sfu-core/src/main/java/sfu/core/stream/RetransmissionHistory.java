package sfu.core.stream;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * What was sent under each number of one slot, so that a retransmission repeats exactly what the
 * original was: its source, the source's number and the offsets that were applied.
 */
public final class RetransmissionHistory {
    private static final long NONE = -1;

    /** More repeats of one packet than this do not help. */
    private static final int MAX_REPEATS = 10;

    private final int mask;
    private final long[] sent;
    private final @Nullable Object[] sources;
    private final long[] numbers;
    private final int[] timestampOffsets;
    private final int[] pictureIdOffsets;
    private final int[] tl0PicIdxOffsets;
    private final long[] repeatedNs;
    private final byte[] repeats;

    /**
     * @param size packets to remember, a power of two
     */
    public RetransmissionHistory(int size) {
        if (Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("a power of two, not " + size);
        }
        mask = size - 1;
        sent = new long[size];
        Arrays.fill(sent, NONE);
        sources = new @Nullable Object[size];
        numbers = new long[size];
        timestampOffsets = new int[size];
        pictureIdOffsets = new int[size];
        tl0PicIdxOffsets = new int[size];
        repeatedNs = new long[size];
        repeats = new byte[size];
    }

    public void record(
            long sentNumber,
            Object source,
            long sourceNumber,
            int timestampOffset,
            int pictureIdOffset,
            int tl0PicIdxOffset) {
        int i = (int) sentNumber & mask;
        sent[i] = sentNumber;
        sources[i] = source;
        numbers[i] = sourceNumber;
        timestampOffsets[i] = timestampOffset;
        pictureIdOffsets[i] = pictureIdOffset;
        tl0PicIdxOffsets[i] = tl0PicIdxOffset;
        repeats[i] = 0;
    }

    /**
     * The entry of the newest packet with these 16 bits that is not after {@code highestSent}, or
     * -1.
     */
    public int find(int sequenceNumber, long highestSent) {
        long number = highestSent - ((int) highestSent - sequenceNumber & 0xFFFF);
        int i = (int) number & mask;
        return number >= 0 && sent[i] == number ? i : -1;
    }

    public Object source(int entry) {
        Object source = sources[entry];
        if (source == null) {
            throw new IllegalArgumentException("nothing was sent under entry " + entry);
        }
        return source;
    }

    public long sourceNumber(int entry) {
        return numbers[entry];
    }

    public int timestampOffset(int entry) {
        return timestampOffsets[entry];
    }

    public int pictureIdOffset(int entry) {
        return pictureIdOffsets[entry];
    }

    public int tl0PicIdxOffset(int entry) {
        return tl0PicIdxOffsets[entry];
    }

    /**
     * Whether to repeat it now, which is then noted: not twice within a round trip, nor for ever.
     */
    public boolean mayRepeat(int entry, long nowNs, long rttNs) {
        boolean isFirst = repeats[entry] == 0;
        if (!isFirst && (nowNs - repeatedNs[entry] < rttNs || repeats[entry] >= MAX_REPEATS)) {
            return false;
        }
        repeats[entry]++;
        repeatedNs[entry] = nowNs;
        return true;
    }
}
