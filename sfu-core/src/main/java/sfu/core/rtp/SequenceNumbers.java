package sfu.core.rtp;

/** Arithmetic on 16-bit sequence numbers (RFC 3550 A.1) and their extension to 64 bits. */
public final class SequenceNumbers {
    private SequenceNumbers() {}

    /** From {@code from} to {@code to} the short way: -32768..32767. */
    public static int distance(int from, int to) {
        return (short) (to - from);
    }

    /** Whether a follows b, by less than half of all numbers. */
    public static boolean isNewer(int a, int b) {
        return distance(b, a) > 0;
    }

    /**
     * The extended number nearest to the highest so far that has these low 16 bits; it is negative
     * for one from before number 0, so begin in the second cycle where that may come.
     *
     * @param highest -1 before the first
     */
    public static long extend(long highest, int sequenceNumber) {
        if (highest < 0) {
            return sequenceNumber & 0xFFFF;
        }
        return highest + distance((int) highest & 0xFFFF, sequenceNumber);
    }
}
