package sfu.core.bwe;

import sfu.core.rtp.SequenceNumbers;

import java.util.Arrays;

/**
 * When the packets of a transport came, by extended transport sequence number, and which of them
 * are still to be reported.
 */
final class ArrivalLog {
    /** Of numbers back from the highest; half a second of a fast publisher is 1,000 packets. */
    static final int SIZE = 2048;

    /** A packet further behind the highest is of no interest to the sender any more. */
    static final int MAX_LATE = SIZE / 2;

    /** A longer step forward says nothing about loss: the sender counted on without us. */
    static final int MAX_GAP = SIZE / 2;

    static final long NONE = -1;
    private static final long NOT_RECEIVED = Long.MIN_VALUE;
    private static final long REPORTED = Long.MIN_VALUE + 1;
    private static final long FIRST_CYCLE = 1L << 16;
    private static final int NOBODY = -1;

    private final long[] arrivals = new long[SIZE];
    private long highest = NONE;
    private long next;
    private long lateFrom = Long.MAX_VALUE;
    private int suspect = NOBODY;

    /** Notes a packet; the first arrival of a double one counts. */
    void add(int sequenceNumber, long arrivalNs) {
        long number = SequenceNumbers.extend(highest, sequenceNumber);
        if (highest == NONE) {
            number += FIRST_CYCLE;
            begin(number);
        } else if (highest - number >= MAX_LATE) {
            if (sequenceNumber != suspect) {
                suspect = sequenceNumber + 1 & 0xFFFF;
                return;
            }
            begin(number); // two in a row: the sender counts anew
        } else if (number > highest) {
            advance(number);
        } else if (isNoted(number)) {
            return;
        }
        if (number < next) {
            lateFrom = Math.min(lateFrom, number);
        }
        arrivals[index(number)] = arrivalNs;
    }

    private void begin(long number) {
        Arrays.fill(arrivals, NOT_RECEIVED);
        // numbers are only compared with each other: where they start does not matter
        highest = number;
        next = number;
        lateFrom = Long.MAX_VALUE;
        suspect = NOBODY;
    }

    private void advance(long number) {
        if (number - highest > MAX_GAP) {
            begin(number);
            return;
        }
        for (long n = highest + 1; n <= number; n++) {
            arrivals[index(n)] = NOT_RECEIVED;
        }
        highest = number;
        next = Math.max(next, oldest());
    }

    private boolean isNoted(long number) {
        return arrivals[index(number)] != NOT_RECEIVED;
    }

    /** Whether it came and is not reported yet. */
    boolean isReceived(long number) {
        return arrivals[index(number)] > REPORTED;
    }

    /** Of one that {@link #isReceived}. */
    long arrivalNs(long number) {
        return arrivals[index(number)];
    }

    /** The highest number that came; it is received or reported. {@link #NONE} before the first. */
    long highest() {
        return highest;
    }

    /** The first number of which nothing was reported; above the highest if there is none. */
    long next() {
        return next;
    }

    /** How many numbers wait to be reported, received or not. */
    int waiting() {
        return highest == NONE ? 0 : (int) (highest - next + 1);
    }

    /** The first that came after it was reported as not received, or {@link #NONE}. */
    long firstLate() {
        if (lateFrom == Long.MAX_VALUE) {
            return NONE;
        }
        for (long n = Math.max(lateFrom, oldest()); n < next; n++) {
            if (isReceived(n)) {
                lateFrom = n;
                return n;
            }
        }
        lateFrom = Long.MAX_VALUE;
        return NONE;
    }

    /** All from this one up to before {@code end} are reported, as received or not. */
    void reported(long from, long end) {
        for (long n = from; n < end; n++) {
            if (isReceived(n)) {
                arrivals[index(n)] = REPORTED;
            }
        }
        next = Math.max(next, end);
    }

    private long oldest() {
        return highest - SIZE + 1;
    }

    private static int index(long number) {
        return (int) number & SIZE - 1;
    }
}
