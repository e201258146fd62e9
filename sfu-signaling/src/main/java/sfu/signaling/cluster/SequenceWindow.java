package sfu.signaling.cluster;

/** Which numbers came already, of the latest that may come in any order (as RFC 4303 3.4.3). */
final class SequenceWindow {
    private static final int SIZE = 4096; // a second's worth of joins through one node

    private final long[] seen = new long[SIZE / Long.SIZE];
    private long highest;

    /** Whether this number is new; the same one is not new again, nor is one that is too old. */
    boolean admit(long number) {
        if (number <= 0 || number <= highest - SIZE) {
            return false;
        }
        if (number > highest) {
            long from = Math.max(highest + 1, number - SIZE + 1);
            for (long each = from; each <= number; each++) {
                seen[word(each)] &= ~bit(each);
            }
            highest = number;
        } else if ((seen[word(number)] & bit(number)) != 0) {
            return false;
        }
        seen[word(number)] |= bit(number);
        return true;
    }

    private static int word(long number) {
        return (int) (number % SIZE) / Long.SIZE;
    }

    private static long bit(long number) {
        return 1L << number % Long.SIZE;
    }
}
