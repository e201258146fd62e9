package sfu.core.quality;

import java.util.List;

/**
 * How good something is.
 *
 * @param score 1 (bad) to 5 (as good as can be); 0 where nothing flows that could be good or bad
 * @param findings the worst first
 */
public record Quality(double score, List<Finding> findings) {
    public static final Quality UNKNOWN = new Quality(0, List.of());

    /** As good as it can be. */
    public static final double BEST = 5;

    public static final double WORST = 1;

    public Quality {
        findings = List.copyOf(findings);
    }

    /** Whose fault it is, first of all. */
    public Blame blame() {
        return findings.isEmpty() ? Blame.NOBODY : findings.getFirst().blame();
    }

    static double clamp(double score) {
        return Math.max(WORST, Math.min(BEST, score));
    }
}
