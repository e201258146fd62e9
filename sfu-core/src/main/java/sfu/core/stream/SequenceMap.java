package sfu.core.stream;

import java.util.Arrays;

/**
 * From a source's sequence numbers to those of one slot, all extended: continuous over packets that
 * are not sent on purpose and over changes of source. What was lost on the way stays a gap, which a
 * late packet fills with the number that it would have had.
 */
public final class SequenceMap {
    private static final int DEFAULT_SIZE = 512;
    private static final long NOT_SENT = Long.MIN_VALUE;

    /**
     * A larger step is no loss but a restart of the source (RFC 3550 A.1, MAX_DROPOUT). Passed on
     * it could be half the 16-bit numbers or more, and the receiver, also of SRTP, would take the
     * new packets for old ones.
     */
    private static final int MAX_STEP = 3000;

    private final int size;

    /** What to add to each of the last {@code size} source numbers, or {@link #NOT_SENT}. */
    private final long[] offsets;

    private long firstSource = Long.MAX_VALUE;
    private long highestSource = -1;
    private long offset;
    private long highestSent;

    /**
     * @param firstSent the number of the first packet, at least 0
     */
    public SequenceMap(long firstSent) {
        this(firstSent, DEFAULT_SIZE);
    }

    /**
     * @param firstSent the number of the first packet, at least 0
     * @param size how many source numbers back late packets are still mapped; a power of two
     */
    public SequenceMap(long firstSent, int size) {
        if (firstSent < 0 || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("firstSent is at least 0, size a power of two");
        }
        this.size = size;
        offsets = new long[size];
        Arrays.fill(offsets, NOT_SENT);
        highestSent = firstSent - 1;
    }

    /**
     * From now on numbers of another source come, from this one on; the next sent follows the
     * highest sent. Earlier numbers are not mapped.
     */
    public void switchSource(long first) {
        firstSource = first;
        highestSource = first - 1;
        offset = highestSent + 1 - first;
    }

    public long highestSent() {
        return highestSent;
    }

    /**
     * The number to send it under, the same each time; or -1: from before the switch, dropped, or
     * too old to know.
     */
    public long map(long source) {
        if (source > highestSource) {
            if (firstSource == Long.MAX_VALUE) {
                return -1;
            }
            advance(source);
            highestSent = source + offset;
            return highestSent;
        }
        if (isUnknown(source)) {
            return -1;
        }
        long its = offsets[index(source)];
        return its == NOT_SENT ? -1 : source + its;
    }

    /**
     * This one is not sent: later ones close the gap.
     *
     * @return false when that came too late: later packets were mapped before, so that a gap stays
     *     that the receiver takes for a loss
     */
    public boolean drop(long source) {
        if (source > highestSource) {
            if (firstSource != Long.MAX_VALUE) {
                advance(source);
                offset--;
                offsets[index(source)] = NOT_SENT;
            }
            return true;
        }
        if (!isUnknown(source)) {
            offsets[index(source)] = NOT_SENT;
        }
        return false;
    }

    private boolean isUnknown(long source) {
        return source < firstSource || highestSource - source >= size;
    }

    /** Goes on to this source number; those passed over get the offset that is in force now. */
    private void advance(long source) {
        long step = source - highestSource;
        if (step > MAX_STEP) {
            offset -= step - 2; // one number stays free: something is missing here
            firstSource = source;
        }
        for (long n = Math.max(highestSource + 1, source - size + 1); n <= source; n++) {
            offsets[index(n)] = offset;
        }
        highestSource = source;
    }

    private int index(long source) {
        return (int) source & size - 1;
    }
}
