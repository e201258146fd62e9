package sfu.core.stream;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * What was sent under each number of one slot, so that a retransmission repeats exactly what the
 * original was: its source, the source's number, and what was changed.
 */
public final class RetransmissionHistory {
    private static final long NONE = -1;

    /** As often as libwebrtc asks for one packet. */
    private static final int MAX_REPEATS = 10;

    private final int mask;
    private final long[] sent;
    private final @Nullable Object[] sources;
    private final long[] numbers;
    private final int[] timestampOffsets;
    private final int[] pictureIdOffsets;
    private final int[] tl0PicIdxOffsets;
    private final boolean[] markers;
    private final long[] lastSentNs;
    private final byte[] times;

    /**
     * @param size packets to remember, a power of two up to 2^15
     */
    public RetransmissionHistory(int size) {
        if (Integer.bitCount(size) != 1 || size > 1 << 15) {
            throw new IllegalArgumentException("a power of two up to 2^15, not " + size);
        }
        mask = size - 1;
        sent = new long[size];
        Arrays.fill(sent, NONE);
        sources = new @Nullable Object[size];
        numbers = new long[size];
        timestampOffsets = new int[size];
        pictureIdOffsets = new int[size];
        tl0PicIdxOffsets = new int[size];
        markers = new boolean[size];
        lastSentNs = new long[size];
        times = new byte[size];
    }

    /**
     * Notes a packet that was sent.
     *
     * @param sentNumber extended, at least 0
     * @param source who has its payload
     * @param sourceNumber under which the source has it
     * @param marker as it was sent
     */
    public void record(
            long sentNumber,
            Object source,
            long sourceNumber,
            int timestampOffset,
            int pictureIdOffset,
            int tl0PicIdxOffset,
            boolean marker) {
        int entry = (int) sentNumber & mask;
        sent[entry] = sentNumber;
        sources[entry] = source;
        numbers[entry] = sourceNumber;
        timestampOffsets[entry] = timestampOffset;
        pictureIdOffsets[entry] = pictureIdOffset;
        tl0PicIdxOffsets[entry] = tl0PicIdxOffset;
        markers[entry] = marker;
        times[entry] = 0;
    }

    /** As above, of a slot that never changes markers: {@link #marker} then says nothing. */
    public void record(
            long sentNumber,
            Object source,
            long sourceNumber,
            int timestampOffset,
            int pictureIdOffset,
            int tl0PicIdxOffset) {
        record(
                sentNumber,
                source,
                sourceNumber,
                timestampOffset,
                pictureIdOffset,
                tl0PicIdxOffset,
                false);
    }

    /**
     * The entry of the newest packet with these 16 bits that is not after {@code highestSent}, or
     * -1.
     */
    public int find(int sequenceNumber, long highestSent) {
        long number = highestSent - ((int) highestSent - sequenceNumber & 0xFFFF);
        int entry = (int) number & mask;
        return number >= 0 && sent[entry] == number ? entry : -1;
    }

    /** Forgets what this source sent, so that an idle slot does not keep it alive. */
    public void forget(Object source) {
        for (int i = 0; i < sources.length; i++) {
            if (source.equals(sources[i])) {
                sources[i] = null;
                sent[i] = NONE;
            }
        }
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

    public boolean marker(int entry) {
        return markers[entry];
    }

    /**
     * Whether to repeat it now, which is then noted: not again within a round trip (the first
     * repeat may still be under way), nor for ever.
     */
    public boolean mayRepeat(int entry, long nowNs, long rttNs) {
        boolean isUnderWay = times[entry] > 0 && nowNs - lastSentNs[entry] < rttNs;
        if (isUnderWay || times[entry] >= MAX_REPEATS) {
            return false;
        }
        times[entry]++;
        lastSentNs[entry] = nowNs;
        return true;
    }
}
