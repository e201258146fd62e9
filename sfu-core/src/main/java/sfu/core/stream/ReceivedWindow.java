package sfu.core.stream;

import java.util.Arrays;

/** Which of the last {@value #SIZE} extended numbers came. */
final class ReceivedWindow {
    /** More than a second of the fastest streams, for retransmissions of that age. */
    static final int SIZE = 2048;

    private static final int WORDS = SIZE / 64;

    private final long[] bits = new long[WORDS];
    private long highest = -1;

    /** -1 before the first. */
    long highest() {
        return highest;
    }

    void restart(long first) {
        Arrays.fill(bits, 0);
        highest = first;
        set(first);
    }

    /** Notes it; false if it came before. It must not be older than the window. */
    boolean add(long number) {
        if (number > highest) {
            long clearTo = Math.min(number, highest + SIZE);
            for (long n = highest + 1; n <= clearTo; n++) {
                bits[word(n)] &= ~(1L << n);
            }
            highest = number;
        } else if ((bits[word(number)] >>> number & 1) != 0) {
            return false;
        }
        set(number);
        return true;
    }

    boolean isTooOld(long number) {
        return highest - number >= SIZE;
    }

    private void set(long number) {
        bits[word(number)] |= 1L << number;
    }

    private static int word(long number) {
        return (int) (number >>> 6) & WORDS - 1;
    }
}
