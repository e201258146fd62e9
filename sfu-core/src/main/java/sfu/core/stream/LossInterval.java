package sfu.core.stream;

/** The share of packets lost between two reports (RFC 3550 6.4.1, A.3). */
final class LossInterval {
    private long expectedBefore;
    private long receivedBefore;
    private int fraction;

    /**
     * Ends the interval.
     *
     * @param expected packets since the start of the stream
     * @param received packets since the start of the stream
     */
    void close(long expected, long received) {
        long expectedNow = expected - expectedBefore;
        long lost = expectedNow - (received - receivedBefore);
        expectedBefore = expected;
        receivedBefore = received;
        fraction =
                expectedNow <= 0 || lost <= 0 ? 0 : (int) Math.min(255, (lost << 8) / expectedNow);
    }

    /** In the last interval, in 1/256: 0..255. */
    int fraction() {
        return fraction;
    }
}
