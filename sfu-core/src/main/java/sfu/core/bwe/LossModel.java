package sfu.core.bwe;

/**
 * How likely the observed losses are on a link that loses some packets whatever their rate, and all
 * that exceeds its bandwidth.
 */
final class LossModel {
    private static final double MIN_INHERENT_LOSS = 1e-3;

    /** A slow link may lose by itself 5 % and as much more as this is of its bandwidth. */
    private static final double INHERENT_OFFSET = 0.05;

    private static final double INHERENT_BALANCE_BPS = 100_000;
    private static final double NEWTON_STEP = 0.75;
    private static final double LEAST = 1e-6;

    /** Below this loss the higher of two bandwidths is preferred. */
    private static final double PREFERENCE_LOSS = 0.2;

    private static final double PREFERENCE_SMOOTHING = 0.002;
    private static final double PREFERENCE_LINEAR = 0.0002;
    private static final double PREFERENCE_LOG = 0.02;

    private final LossObservations observed;

    LossModel(LossObservations observed) {
        this.observed = observed;
    }

    /** Within what a link of this bandwidth may lose by itself. */
    double feasible(double inherentLoss, double bps) {
        double most = Math.min(1, INHERENT_OFFSET + INHERENT_BALANCE_BPS / bps);
        return Math.clamp(inherentLoss, MIN_INHERENT_LOSS, Math.max(MIN_INHERENT_LOSS, most));
    }

    /** The inherent loss that explains the observations better: one step of Newton's method. */
    double refine(double inherentLoss, double bps) {
        double first = 0;
        double second = 0;
        for (int age = 0; age < observed.count(); age++) {
            double p = probability(inherentLoss, bps, observed.rate(age));
            double weight = observed.weight(age);
            double lost = observed.lostBytes(age) / 1000.0;
            double came = observed.bytes(age) / 1000.0 - lost;
            first += weight * (lost / p - came / (1 - p));
            second -= weight * (lost / (p * p) + came / ((1 - p) * (1 - p)));
        }
        double step = second < 0 ? NEWTON_STEP * first / second : 0;
        return feasible(inherentLoss - step, bps);
    }

    /** The higher, the better: the log of the likelihood, and a preference for high bandwidths. */
    double objective(double inherentLoss, double bps) {
        double preference = preference(bps);
        double sum = 0;
        for (int age = 0; age < observed.count(); age++) {
            double p = probability(inherentLoss, bps, observed.rate(age));
            double all = observed.bytes(age) / 1000.0;
            double lost = observed.lostBytes(age) / 1000.0;
            sum +=
                    observed.weight(age)
                            * (lost * Math.log(p)
                                    + (all - lost) * Math.log(1 - p)
                                    + preference * all);
        }
        return sum;
    }

    private static double probability(double inherentLoss, double bps, double sentBps) {
        double p = inherentLoss;
        if (sentBps > bps) {
            p += (1 - inherentLoss) * (sentBps - bps) / sentBps;
        }
        return Math.clamp(p, LEAST, 1 - LEAST);
    }

    private double preference(double bps) {
        double distance = PREFERENCE_LOSS - observed.averageLoss();
        double sign = distance / (PREFERENCE_SMOOTHING + Math.abs(distance));
        double kbps = bps / 1000;
        return sign * (PREFERENCE_LINEAR * kbps + PREFERENCE_LOG * Math.log(1 + kbps));
    }
}
