package sfu.core.stream;

import java.util.Arrays;

/**
 * From a source's sequence numbers to those of one slot, all extended: continuous over packets that
 * are not sent on purpose and over changes of source; what was lost on the way stays a gap.
 */
public final class SequenceMap {
    private static final int SIZE = 512;
    private static final int MASK = SIZE - 1;
    private static final long UNKNOWN = -1;

    // for the last SIZE source numbers: what to add to this number, and from it on
    private final long[] numbers = new long[SIZE];
    private final long[] offsets = new long[SIZE];
    private final boolean[] dropped = new boolean[SIZE];

    private long firstSource = Long.MAX_VALUE;
    private long highestSource = -1;
    private long offset;
    private long highestSent;

    /**
     * @param firstSent the number of the first packet
     */
    public SequenceMap(long firstSent) {
        highestSent = firstSent - 1;
        Arrays.fill(numbers, UNKNOWN);
    }

    /**
     * From now on numbers of another source come, from this one on; the next sent follows the last.
     */
    public void switchSource(long first) {
        Arrays.fill(numbers, UNKNOWN);
        firstSource = first;
        highestSource = first - 1;
        offset = highestSent + 1 - first;
    }

    public long highestSent() {
        return highestSent;
    }

    /** The number to send it under, or -1: from before the switch, dropped, or too old to know. */
    public long map(long source) {
        if (source < firstSource) {
            return -1;
        }
        if (source > highestSource) {
            remember(source, offset, false);
            highestSource = source;
            highestSent = source + offset;
            return highestSent;
        }
        if (highestSource - source >= SIZE) {
            return -1;
        }
        int i = (int) source & MASK;
        if (numbers[i] == source) {
            return dropped[i] ? -1 : source + offsets[i];
        }
        long late = source + offsetBefore(source);
        remember(source, late - source, false);
        return late;
    }

    /** This one is not sent: later ones close the gap. A late one leaves its gap. */
    public void drop(long source) {
        if (source < firstSource || source <= highestSource) {
            return;
        }
        offset--;
        remember(source, offset, true);
        highestSource = source;
    }

    private void remember(long source, long itsOffset, boolean isDropped) {
        int i = (int) source & MASK;
        numbers[i] = source;
        offsets[i] = itsOffset;
        dropped[i] = isDropped;
    }

    /** The offset that was in force when this number was passed over. */
    private long offsetBefore(long source) {
        for (long n = source - 1; n >= firstSource && n > highestSource - SIZE; n--) {
            int i = (int) n & MASK;
            if (numbers[i] == n) {
                return offsets[i];
            }
        }
        for (long n = source + 1; n <= highestSource; n++) { // none below: that of the next above
            int i = (int) n & MASK;
            if (numbers[i] == n) {
                return dropped[i] ? offsets[i] + 1 : offsets[i];
            }
        }
        return offset;
    }
}
