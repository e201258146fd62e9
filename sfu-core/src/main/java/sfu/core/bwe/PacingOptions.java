package sfu.core.bwe;

/**
 * How packets to a path that has shown a limit are spread over time.
 *
 * @param factor they leave at so many times the target: what comes faster waits here, where sound
 *     overtakes it, rather than on the path
 * @param mostFactor and at up to so many times the target where much waits, that a key frame is not
 *     late
 * @param drainNs the rate is that at which all that waits would leave in this time; since it falls
 *     with what is left, that takes about twice as long
 * @param burstNs of the target rate may leave at once
 */
public record PacingOptions(double factor, double mostFactor, long drainNs, long burstNs) {
    private static final long MS = 1_000_000L;

    public PacingOptions {
        if (!(factor >= 1) || !(mostFactor >= factor)) {
            throw new IllegalArgumentException(
                    "pacing at " + factor + " to " + mostFactor + " times the target");
        }
        if (drainNs <= 0 || burstNs <= 0) {
            throw new IllegalArgumentException(
                    "to drain within " + drainNs + " ns, in bursts of " + burstNs + " ns");
        }
    }

    public static PacingOptions defaults() {
        return new PacingOptions(1.25, 2.5, 250 * MS, 5 * MS);
    }
}
