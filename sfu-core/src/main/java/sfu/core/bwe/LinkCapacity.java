package sfu.core.bwe;

/** The rate at which the link was overused: the increase is careful near it. */
final class LinkCapacity {
    private static final double SMOOTHING = 0.05;

    /** Of the variance in kbit/s over the rate: 14 kbit/s and 35 kbit/s at 500 kbit/s. */
    private static final double MIN_SPREAD = 0.4;

    private static final double MAX_SPREAD = 2.5;
    private static final double UNKNOWN = -1;

    private double kbps = UNKNOWN;
    private double spread = MIN_SPREAD;

    /**
     * @param bps at which packets came out of the queue that grew
     */
    void onOveruse(double bps) {
        double sample = bps / 1000;
        kbps = kbps == UNKNOWN ? sample : (1 - SMOOTHING) * kbps + SMOOTHING * sample;
        double error = kbps - sample;
        double square = error * error / Math.max(kbps, 1);
        spread = Math.clamp((1 - SMOOTHING) * spread + SMOOTHING * square, MIN_SPREAD, MAX_SPREAD);
    }

    boolean isKnown() {
        return kbps != UNKNOWN;
    }

    double bps() {
        return kbps * 1000;
    }

    boolean isAbove(double bps) {
        return isKnown() && bps / 1000 > kbps + deviation();
    }

    boolean isBelow(double bps) {
        return isKnown() && bps / 1000 < kbps - deviation();
    }

    private double deviation() {
        return 3 * Math.sqrt(spread * kbps);
    }

    void forget() {
        kbps = UNKNOWN;
    }
}
