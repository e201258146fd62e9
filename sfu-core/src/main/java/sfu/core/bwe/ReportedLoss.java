package sfu.core.bwe;

/**
 * The loss that receiver reports tell (RFC 3550 6.4.1), and the rate that follows from it and from
 * REMB when there is no transport-wide feedback: 8 % a second more below 2 % of loss, less above 10
 * %.
 */
final class ReportedLoss {
    private static final double LOW = 0.02;
    private static final double HIGH = 0.1;
    private static final double RISE_PER_SECOND = 1.08;
    private static final long DECREASE_INTERVAL_NS = 300_000_000L;

    /** Reports come at least so often; older ones say nothing. */
    private static final long MAX_AGE_NS = 6_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private double loss;
    private double bps = Double.MAX_VALUE;
    private long lastNs = NEVER;
    private long lastDecreaseNs = NEVER;

    void onReport(double fraction, double boundBps, long rttNs, long nowNs) {
        double seconds = lastNs == NEVER ? 0 : Math.clamp((nowNs - lastNs) / 1e9, 0, 1);
        lastNs = nowNs;
        loss = fraction;
        bps = Math.min(bps, boundBps);
        if (fraction < LOW) {
            bps = Math.min(bps * Math.pow(RISE_PER_SECOND, seconds), boundBps);
        } else if (fraction > HIGH
                && bps < Double.MAX_VALUE
                && (lastDecreaseNs == NEVER
                        || nowNs - lastDecreaseNs >= DECREASE_INTERVAL_NS + rttNs)) {
            lastDecreaseNs = nowNs;
            bps *= 1 - fraction / 2;
        }
    }

    /** 0..1, or 0 without a recent report. */
    double loss(long nowNs) {
        return lastNs == NEVER || nowNs - lastNs > MAX_AGE_NS ? 0 : loss;
    }

    /** Double.MAX_VALUE while nothing is known. */
    double bps(double minBps) {
        bps = Math.max(bps, minBps);
        return bps;
    }
}
