package sfu.core.stream;

import sfu.core.rtp.SequenceNumbers;

/**
 * Extends the 16-bit numbers of one SSRC and tells what is new, missing, double or out of place
 * (RFC 3550 A.1). Its packets are authenticated, so the first is believed without probation.
 */
final class SequenceTracker {
    static final long DUPLICATE = -1;
    static final long TOO_OLD = -2;

    /** So that packets from before the first one still have a number. */
    static final long FIRST_CYCLE = 1L << 16;

    /** A larger step forward is a restart if the next packet confirms it. */
    static final int MAX_DROPOUT = 3000;

    /** How many numbers after the first one an earlier one may still come and become the first. */
    static final int MAX_MISORDER = 100;

    private static final int NOBODY = -1;

    private final ReceivedWindow window = new ReceivedWindow();
    private long first;
    private int suspect = NOBODY;
    private long expectedBefore;

    // what the last accepted packet did
    private long gapFirst;
    private long gapEnd;
    private boolean restarted;

    /**
     * Takes a packet.
     *
     * @param retransmitted it fills a gap and never begins a stream
     * @return its extended number, {@link #DUPLICATE} or {@link #TOO_OLD}
     */
    long accept(int sequenceNumber, boolean retransmitted) {
        restarted = false;
        long highest = window.highest();
        if (highest < 0) {
            long number = FIRST_CYCLE + sequenceNumber;
            return retransmitted ? TOO_OLD : begin(number, number);
        }
        long number = SequenceNumbers.extend(highest, sequenceNumber);
        if (number - highest > MAX_DROPOUT || window.isTooOld(number)) {
            return retransmitted ? TOO_OLD : suspected(sequenceNumber);
        }
        return number < first ? early(number) : inSequence(number, highest);
    }

    private long inSequence(long number, long highest) {
        if (!window.add(number)) {
            return DUPLICATE;
        }
        gap(Math.min(highest + 1, number), number);
        return number;
    }

    /** The stream began earlier than its first packet that came: reordered at the start. */
    private long early(long number) {
        if (window.highest() - number > MAX_MISORDER) {
            return TOO_OLD;
        }
        window.add(number);
        gap(number + 1, first);
        first = number;
        return number;
    }

    /** Far from what is expected: two packets in a row make it a restart. */
    private long suspected(int sequenceNumber) {
        if (sequenceNumber != suspect) {
            suspect = sequenceNumber + 1 & 0xFFFF;
            return TOO_OLD;
        }
        expectedBefore = expected();
        // numbers only ever go up, by more than a reordering: else it were no jump
        long number = (window.highest() | 0xFFFF) + 1 + sequenceNumber;
        restarted = true;
        return begin(number, number - 1); // the first of the two was thrown away: ask for it
    }

    private long begin(long number, long from) {
        suspect = NOBODY;
        window.restart(number);
        first = from;
        gap(from, number);
        return number;
    }

    private void gap(long from, long end) {
        gapFirst = from;
        gapEnd = end;
    }

    /** The first of the numbers that the last accepted packet showed to be missing. */
    long gapFirst() {
        return gapFirst;
    }

    /** The number after them; not above {@link #gapFirst} when there are none. */
    long gapEnd() {
        return gapEnd;
    }

    /** Whether the last accepted packet began at a new position. */
    boolean restarted() {
        return restarted;
    }

    /** The extended number that is nearest to the highest. */
    long extend(int sequenceNumber) {
        return window.highest() < 0
                ? FIRST_CYCLE + sequenceNumber
                : SequenceNumbers.extend(window.highest(), sequenceNumber);
    }

    /** -1 before the first packet. */
    long highest() {
        return window.highest();
    }

    /** How many packets should have come by now (RFC 3550 A.3), over all restarts. */
    long expected() {
        return window.highest() < 0 ? 0 : expectedBefore + window.highest() - first + 1;
    }
}
