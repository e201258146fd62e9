package sfu.core.bwe;

/**
 * Compares the delay's slope with a threshold that follows it slowly, so that flows which fill
 * queues do not starve this one.
 */
final class OveruseDetector {
    private static final double GAIN = 4;
    private static final int MAX_GROUPS = 60;
    private static final double INITIAL_THRESHOLD = 12.5;
    private static final double MIN_THRESHOLD = 6;
    private static final double MAX_THRESHOLD = 600;
    private static final double RISE = 0.0087;
    private static final double FALL = 0.039;

    /** A slope that far above comes from a sudden drop: nothing to get used to. */
    private static final double MAX_ADAPTED = 15;

    private static final double MAX_ADAPT_MS = 100;
    private static final double OVERUSE_MS = 10;
    private static final double UNSET = -1;

    private int groups;
    private double threshold = INITIAL_THRESHOLD;
    private double lastSlope;
    private double overuseMs = UNSET;
    private int overuses;
    private double lastMs = UNSET;
    private BandwidthUsage usage = BandwidthUsage.NORMAL;

    BandwidthUsage add(double slope, double sentStepMs, double arrivalMs) {
        groups = Math.min(groups + 1, MAX_GROUPS);
        if (groups < 2) {
            return usage;
        }
        double trend = groups * slope * GAIN;
        if (trend > threshold) {
            overuse(slope, sentStepMs);
        } else {
            overuseMs = UNSET;
            overuses = 0;
            usage = trend < -threshold ? BandwidthUsage.UNDERUSING : BandwidthUsage.NORMAL;
        }
        lastSlope = slope;
        adapt(Math.abs(trend), arrivalMs);
        return usage;
    }

    private void overuse(double slope, double sentStepMs) {
        overuseMs = overuseMs == UNSET ? sentStepMs / 2 : overuseMs + sentStepMs;
        overuses++;
        if (overuseMs > OVERUSE_MS && overuses > 1 && slope >= lastSlope) {
            overuseMs = 0;
            overuses = 0;
            usage = BandwidthUsage.OVERUSING;
        }
    }

    private void adapt(double trend, double arrivalMs) {
        double stepMs = lastMs == UNSET ? 0 : Math.clamp(arrivalMs - lastMs, 0, MAX_ADAPT_MS);
        lastMs = arrivalMs;
        if (trend <= threshold + MAX_ADAPTED) {
            double speed = trend < threshold ? FALL : RISE;
            threshold += speed * (trend - threshold) * stepMs;
            threshold = Math.clamp(threshold, MIN_THRESHOLD, MAX_THRESHOLD);
        }
    }

    BandwidthUsage usage() {
        return usage;
    }

    void reset() {
        groups = 0;
        threshold = INITIAL_THRESHOLD;
        lastSlope = 0;
        overuseMs = UNSET;
        overuses = 0;
        lastMs = UNSET;
        usage = BandwidthUsage.NORMAL;
    }
}
