package sfu.core.stream;

/**
 * Limits how often one slot's packets are sent again: not within most of a round trip of the last
 * time, when the first repeat may still be under way, nor for ever.
 *
 * <p>Only what was repeated takes room, so a slot without losses needs none.
 */
public final class Repeats {
    /** As often as libwebrtc asks for one packet. */
    private static final int MAX_REPEATS = 10;

    /** A power of two; of numbers that share a place only one is repeated in a round trip. */
    private static final int SIZE = 256;

    /**
     * Who asks again after a round trip of its own measuring does not wait another one because this
     * side measured a little more.
     */
    private static final double UNDER_WAY = 0.8;

    /** A peer can make its round trip look like nothing (RFC 3550 6.4.1: it tells the delay). */
    private static final long MIN_RTT_NS = 5_000_000L;

    private long[] numbers = new long[0];
    private long[] lastNs = new long[0];
    private byte[] times = new byte[0];

    /**
     * Whether to repeat it now, which is then noted.
     *
     * @param number extended, at least 0
     */
    public boolean admit(long number, long nowNs, long rttNs) {
        if (numbers.length == 0) {
            numbers = new long[SIZE];
            lastNs = new long[SIZE];
            times = new byte[SIZE];
        }
        int i = (int) number & SIZE - 1;
        boolean isUnderWay =
                times[i] > 0 && nowNs - lastNs[i] < Math.max(UNDER_WAY * rttNs, MIN_RTT_NS);
        boolean isKnown = times[i] > 0 && numbers[i] == number;
        if (isUnderWay || isKnown && times[i] >= MAX_REPEATS) {
            return false;
        }
        times[i] = (byte) (isKnown ? times[i] + 1 : 1);
        numbers[i] = number;
        lastNs[i] = nowNs;
        return true;
    }
}
