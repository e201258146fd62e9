package sfu.core.bwe;

/**
 * Whether a receiver's arrival times can be true. There and back together take at least as long as
 * the shortest way there and the shortest way back, and once in a while no longer; where each by
 * itself seems to be shorter by far, the times jump about, as of a receiver that reports a wrong
 * reference time.
 */
final class ReceiverTimes {
    private static final long MOST_ERROR_NS = 20_000_000L;

    /** Before that many the shortest ways are hardly known. */
    private static final int MIN_REPORTS = 20;

    private final WindowedLeast there = new WindowedLeast();
    private final WindowedLeast back = new WindowedLeast();
    private int reports;
    private boolean areWrong;

    /** Returns whether it is now known that they are wrong. */
    boolean add(FeedbackBatch batch, long leastRoundTripNs, long nowNs) {
        for (int i = 0; i < batch.count(); i++) {
            there.add(batch.arrivalNs(i) - batch.sentNs(i), nowNs);
            back.add(nowNs - batch.arrivalNs(i), nowNs);
        }
        boolean wereWrong = areWrong;
        long errorNs = leastRoundTripNs - there.ns() - back.ns();
        areWrong = ++reports >= MIN_REPORTS && errorNs > MOST_ERROR_NS;
        return areWrong && !wereWrong;
    }

    /** The receiver's clock is another one. */
    void reset() {
        there.reset();
        back.reset();
        reports = 0;
        areWrong = false;
    }

    boolean areWrong() {
        return areWrong;
    }
}
