package sfu.core.bwe;

import sfu.core.rtp.SequenceNumbers;

import java.util.Arrays;

/**
 * When the packets of a transport came, by extended transport sequence number, and from which of
 * them on a report is still to be made.
 */
final class ArrivalLog {
    /** Of numbers back from the highest: a second of a fast publisher. */
    static final int SIZE = 2048;

    /** A longer step forward says nothing about loss: the sender counted on without us. */
    static final int MAX_GAP = SIZE / 2;

    private static final long NONE = -1;
    private static final long NOT_RECEIVED = Long.MIN_VALUE;
    private static final long FIRST_CYCLE = 1L << 16;
    private static final int NOBODY = -1;

    private final int maxLate;
    private long[] arrivals = {}; // most transports only receive: none before the first packet
    private long highest = NONE;
    private long next;
    private int suspect = NOBODY;

    /**
     * @param maxLate how many numbers behind the highest a packet still counts, below {@link #SIZE}
     */
    ArrivalLog(int maxLate) {
        this.maxLate = maxLate;
    }

    /**
     * Notes a packet. One that comes late moves {@link #next} back to itself.
     *
     * @return false for a double one, or one that is too late
     */
    boolean add(int sequenceNumber, long arrivalNs) {
        long number = SequenceNumbers.extend(highest, sequenceNumber);
        if (highest == NONE) {
            number += FIRST_CYCLE;
            begin(number);
        } else if (number > highest) {
            advance(number);
        } else if (highest - number >= SIZE) {
            if (sequenceNumber != suspect) {
                suspect = sequenceNumber + 1 & 0xFFFF;
                return false;
            }
            begin(number); // two in a row: the sender counts anew
        } else if (highest - number >= maxLate || isReceived(number)) {
            return false;
        }
        next = Math.min(next, number);
        arrivals[index(number)] = arrivalNs;
        return true;
    }

    /** Numbers are only compared with each other: where they start does not matter. */
    private void begin(long number) {
        if (arrivals.length == 0) {
            arrivals = new long[SIZE];
        }
        Arrays.fill(arrivals, NOT_RECEIVED);
        highest = number;
        next = number;
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
        next = Math.max(next, highest - SIZE + 1);
    }

    /** Of one of the last {@link #SIZE} numbers. */
    boolean isReceived(long number) {
        return arrivals[index(number)] != NOT_RECEIVED;
    }

    /** Of one that {@link #isReceived}. */
    long arrivalNs(long number) {
        return arrivals[index(number)];
    }

    /** The highest number that came. */
    long highest() {
        return highest;
    }

    /** The first number that is to be reported; above the highest if there is none. */
    long next() {
        return next;
    }

    boolean isPending() {
        return highest != NONE && next <= highest;
    }

    /** All before this one are reported. */
    void reportedBefore(long number) {
        next = number;
    }

    private static int index(long number) {
        return (int) number & SIZE - 1;
    }
}
