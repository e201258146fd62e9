package sfu.core.bwe;

/** The rate that the losses allow: of a few candidates the one that explains them best. */
final class LossEstimator {
    /** What bounds the estimate. */
    enum State {
        /** Nothing is lost, or not more than the link loses by itself. */
        DELAY,
        INCREASING,
        DECREASING
    }

    private static final double[] FACTORS = {1.02, 1.0, 0.95};
    private static final int ACKED = 3; // behind the factors
    private static final int DELAY_BASED = 4;
    private static final int CANDIDATES = 5;
    private static final int MIN_OBSERVATIONS = 3;
    private static final double INITIAL_INHERENT_LOSS = 0.01;

    /** Above 5 % of loss the rate is at most 100 kbit/s over what is above. */
    private static final double INSTANT_OFFSET = 0.05;

    private static final double INSTANT_BALANCE_BPS = 100_000;

    /** The rise in a window, and over what comes through; less where it had to fall before. */
    private static final double MAX_RISE = 1.3;

    private static final long RISE_WINDOW_NS = 300_000_000L;
    private static final double MAX_OVER_ACKED = 1.5;
    private static final double MAX_OVER_ACKED_IN_HOLD = 1.2;
    private static final double HOLD_THRESHOLD = 1.3;
    private static final long MIN_HOLD_NS = 300_000_000L;
    private static final long MAX_HOLD_NS = 60_000_000_000L;

    /** So long a probe's result stands for what comes through. */
    private static final long PROVEN_NS = 3_000_000_000L;

    private static final double UNKNOWN = 0;
    private static final long NEVER = Long.MIN_VALUE;

    private final BweOptions options;
    private final LossObservations observed = new LossObservations();
    private final LossModel model = new LossModel(observed);
    private State state = State.DELAY;
    private double bandwidth = UNKNOWN;
    private double inherentLoss = INITIAL_INHERENT_LOSS;
    private double result = UNKNOWN;
    private double riseLimit = Double.MAX_VALUE;
    private long riseSinceNs = NEVER;
    private double holdBps = Double.MAX_VALUE;
    private long holdUntilNs = NEVER;
    private long holdNs = MIN_HOLD_NS;
    private double provenBps;
    private long provenUntilNs = NEVER;

    LossEstimator(BweOptions options) {
        this.options = options;
    }

    /**
     * A probe came through at this rate: where layers are the only choice what is sent is no
     * measure of what could be.
     */
    void proved(double bps, long nowNs) {
        provenBps = bps;
        provenUntilNs = nowNs + PROVEN_NS;
    }

    /**
     * @param ackedBps 0 for unknown
     */
    void update(FeedbackBatch batch, double delayBps, double ackedBps, boolean isInAlr) {
        if (observed.isStale(batch)) {
            observed.forget();
            bandwidth = UNKNOWN;
            release(delayBps);
        }
        if (!observed.add(batch)) {
            return;
        }
        if (bandwidth == UNKNOWN || observed.isWithoutLoss()) {
            bandwidth = delayBps;
            release(delayBps);
            return;
        }
        double before = bandwidth;
        double best = choose(delayBps, isInAlr ? 0 : ackedBps);
        double bestLoss = inherentLoss;
        if (best > before) {
            best = limitRise(before, best, bestLoss, ackedBps);
        }
        double lower = Math.max(options.minBps(), ackedBps);
        double bounded = Math.max(lower, Math.min(Math.min(best, instantLimit()), delayBps));
        if (bounded < best) {
            bandwidth = bounded;
            inherentLoss = 0;
        } else {
            bandwidth = Math.max(best, lower);
        }
        conclude(bounded, delayBps, lower);
    }

    /** The best candidate's bandwidth; its loss becomes the inherent one. */
    private double choose(double delayBps, double ackedBps) {
        double limit = Math.max(bandwidth, isLossLimited() ? riseLimit : options.maxBps());
        double bestObjective = -Double.MAX_VALUE;
        double bestLoss = inherentLoss;
        double best = bandwidth;
        for (int i = 0; i < CANDIDATES; i++) {
            double bps = candidate(i, delayBps, ackedBps);
            if (bps <= 0) {
                continue;
            }
            bps = Math.min(bps, limit);
            double loss = model.refine(model.feasible(inherentLoss, bps), bps);
            double objective = model.objective(loss, bps);
            if (objective > bestObjective) {
                bestObjective = objective;
                best = bps;
                bestLoss = loss;
            }
        }
        inherentLoss = bestLoss;
        return best;
    }

    private double candidate(int i, double delayBps, double ackedBps) {
        return switch (i) {
            case ACKED -> ackedBps;
            case DELAY_BASED -> delayBps > bandwidth ? delayBps : 0;
            default -> FACTORS[i] * bandwidth;
        };
    }

    private double limitRise(double before, double wanted, double loss, double ackedBps) {
        if (observed.averageLoss() > loss) {
            return before;
        }
        if (!isLossLimited()) {
            return wanted;
        }
        double bps = wanted;
        if (riseSinceNs != NEVER && observed.lastSentNs() < riseSinceNs + RISE_WINDOW_NS) {
            bps = Math.min(bps, riseLimit);
        }
        if (bps <= before || ackedBps <= 0) {
            return bps;
        }
        boolean fellHere = ackedBps < HOLD_THRESHOLD * holdBps && holdBps < Double.MAX_VALUE;
        double factor = fellHere ? MAX_OVER_ACKED_IN_HOLD : MAX_OVER_ACKED;
        boolean isProven = observed.lastSentNs() < provenUntilNs;
        double most = Math.max(factor * ackedBps, isProven ? provenBps : 0);
        bps = Math.max(before, Math.min(bps, most));
        // a bit more, that the state becomes that of increase
        return state == State.DECREASING && bps == before ? bps + 1 : bps;
    }

    private double instantLimit() {
        double excess = observed.averageLoss() - INSTANT_OFFSET;
        return excess > 0 ? INSTANT_BALANCE_BPS / excess : options.maxBps();
    }

    private void conclude(double bounded, double delayBps, double lower) {
        long nowNs = observed.lastSentNs();
        boolean limits = bounded < delayBps && bounded < options.maxBps();
        if (state == State.DECREASING && nowNs < holdUntilNs && bounded < delayBps) {
            holdBps = Math.max(lower, holdBps);
            result = Math.min(holdBps, bounded);
            return;
        }
        if (limits && isRising(bounded)) {
            state = State.INCREASING;
        } else if (limits) {
            hold(bounded, nowNs);
            state = State.DECREASING;
        } else {
            release(bounded);
        }
        result = bounded;
        if (isLossLimited() && (riseSinceNs == NEVER || riseSinceNs + RISE_WINDOW_NS < nowNs)) {
            riseLimit = Math.max(options.minBps(), bandwidth * MAX_RISE);
            riseSinceNs = nowNs;
        }
    }

    private void release(double bps) {
        holdUntilNs = NEVER;
        holdNs = MIN_HOLD_NS;
        holdBps = Double.MAX_VALUE;
        state = State.DELAY;
        result = bps;
    }

    /** Not at once back to a rate that may lose again. */
    private void hold(double bps, long nowNs) {
        if (state != State.DECREASING) {
            holdUntilNs = nowNs + holdNs;
            holdNs = Math.min(MAX_HOLD_NS, 2 * holdNs);
            holdBps = bps;
        }
    }

    private boolean isRising(double bps) {
        return isLossLimited() && (bps > result || bps == result && state == State.INCREASING);
    }

    private boolean isLossLimited() {
        return state != State.DELAY;
    }

    /** Double.MAX_VALUE while the losses don't limit. */
    double bps() {
        return observed.count() < MIN_OBSERVATIONS || !isLossLimited() ? Double.MAX_VALUE : result;
    }

    State state() {
        return state;
    }

    /** 0..1, of the last seconds. */
    double loss() {
        return observed.averageLoss();
    }
}
