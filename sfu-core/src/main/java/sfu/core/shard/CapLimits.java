package sfu.core.shard;

/**
 * How far the video of a track may be beyond its publisher's cap before packets are dropped.
 *
 * @param percent of the cap, {@value #MIN_PERCENT} to {@value #MAX_PERCENT}
 * @param patienceMs for so long after a cap was set nothing is dropped, and later so much may come
 *     at once after a silence, {@value #MIN_PATIENCE_MS} to {@value #MAX_PATIENCE_MS}
 */
public record CapLimits(int percent, int patienceMs) {
    public static final int MIN_PERCENT = 100;
    public static final int MAX_PERCENT = 10_000;

    /** Less and a single key frame of a slow encoder is too much. */
    public static final int MIN_PATIENCE_MS = 1_000;

    public static final int MAX_PATIENCE_MS = 60_000;

    public CapLimits {
        check("percent of a cap", percent, MIN_PERCENT, MAX_PERCENT);
        check("ms of patience with a cap", patienceMs, MIN_PATIENCE_MS, MAX_PATIENCE_MS);
    }

    private static void check(String unit, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s are %,d to %,d, not %,d".formatted(unit, least, most, value));
        }
    }

    /**
     * Encoders overshoot for seconds when a scene changes, and retransmissions come on top; a
     * client hears of its cap by a connection of its own, which may just be coming back.
     */
    public static CapLimits defaults() {
        return new CapLimits(200, 5_000);
    }
}
