package sfu.signaling.cluster.sim;

import java.util.random.RandomGenerator;

/** The waits of the SDK (backoff.js), of one whose session is gone. */
final class Reconnect {
    /** Attempts before the SDK gives up. */
    static final int MOST = 6;

    private static final double FIRST_MS = 300;
    private static final double LONGEST_MS = 8_000;

    /** Round trips of a resumption that is refused, or of a join. */
    private static final double ATTEMPT_MS = 200;

    /** Connections break within this time of each other. */
    private static final double BREAK_MS = 500;

    private Reconnect() {}

    static double noticedMs(RandomGenerator random) {
        return BREAK_MS * random.nextDouble() + ATTEMPT_MS;
    }

    /** Before attempt n, 0 the first. */
    static double waitMs(int attempt, RandomGenerator random) {
        double longest = Math.min(LONGEST_MS, FIRST_MS * Math.pow(2, attempt));
        return longest * (0.7 + 0.6 * random.nextDouble()) + ATTEMPT_MS;
    }
}
