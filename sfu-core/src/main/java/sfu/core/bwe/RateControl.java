package sfu.core.bwe;

/**
 * Additive increase, multiplicative decrease of the delay based estimate: 8 % a second until the
 * link's capacity was met, then about a packet a response time; back to 85 % of what came through.
 */
final class RateControl {
    private static final double BACK_OFF = 0.85;
    private static final double INCREASE_PER_SECOND = 1.08;
    private static final double MAX_OVER_THROUGHPUT = 1.25;
    private static final double MIN_INCREASE_BPS = 1000;
    private static final double MIN_ADDITIVE_BPS = 4000;
    private static final double FRAMES_PER_SECOND = 30;
    private static final double PACKET_BITS = 8 * 1200;

    /** What the detector takes to notice. */
    private static final double DETECTION_MS = 100;

    private static final long MIN_INTERVAL_NS = 10_000_000L;
    private static final long MAX_INTERVAL_NS = 200_000_000L;
    private static final long NEVER = Long.MIN_VALUE;

    private enum State {
        HOLD,
        INCREASE,
        DECREASE
    }

    private final double minBps;
    private final double maxBps;
    private final LinkCapacity capacity = new LinkCapacity();
    private State state = State.HOLD;
    private double bps;
    private long rttNs = MAX_INTERVAL_NS;
    private long lastChangeNs = NEVER;
    private long lastDecreaseNs = NEVER;

    RateControl(BweOptions options) {
        minBps = options.minBps();
        maxBps = options.maxBps();
        bps = options.startBps();
    }

    void onRoundTrip(long ns) {
        rttNs = ns;
    }

    /** Whether a further decrease can already show what the last one did. */
    boolean mayDecrease(double ackedBps, long nowNs) {
        return lastChangeNs == NEVER
                || nowNs - lastChangeNs >= Math.clamp(rttNs, MIN_INTERVAL_NS, MAX_INTERVAL_NS)
                || ackedBps > 0 && ackedBps < bps / 2;
    }

    /**
     * @param ackedBps 0 for unknown
     * @param isInAlr so little is sent that the delay says nothing about more: only probes do
     */
    void update(BandwidthUsage usage, double ackedBps, boolean isInAlr, long nowNs) {
        switch (usage) {
            case NORMAL -> {
                if (state == State.HOLD) {
                    lastChangeNs = nowNs;
                    state = State.INCREASE;
                }
            }
            case OVERUSING -> state = State.DECREASE;
            case UNDERUSING -> state = State.HOLD;
        }
        double throughput = ackedBps > 0 ? ackedBps : bps;
        if (state == State.INCREASE) {
            increase(throughput, isInAlr, nowNs);
        } else if (state == State.DECREASE) {
            decrease(throughput, nowNs);
        }
    }

    private void increase(double throughput, boolean isInAlr, long nowNs) {
        if (capacity.isAbove(throughput)) {
            capacity.forget();
        }
        double limit = MAX_OVER_THROUGHPUT * throughput + 10_000;
        if (bps < limit && !isInAlr) {
            double seconds = Math.max(0, nowNs - lastChangeNs) / 1e9;
            double step = capacity.isKnown() ? seconds * additiveBps() : multiplied(seconds);
            set(Math.min(bps + step, limit));
        }
        if (!isInAlr) {
            set(Math.max(bps, BACK_OFF * throughput)); // that came through, and no queue grew
        }
        lastChangeNs = nowNs;
    }

    private double multiplied(double seconds) {
        double factor = Math.pow(INCREASE_PER_SECOND, Math.min(1, seconds));
        return Math.max(bps * (factor - 1), MIN_INCREASE_BPS);
    }

    /** A packet of the size that video of this rate has, each response time. */
    private double additiveBps() {
        double frameBits = bps / FRAMES_PER_SECOND;
        double packetBits = frameBits / Math.ceil(frameBits / PACKET_BITS);
        double responseMs = 2 * (rttNs / 1e6 + DETECTION_MS);
        return Math.max(MIN_ADDITIVE_BPS, packetBits * 1000 / responseMs);
    }

    private void decrease(double throughput, long nowNs) {
        double lower = BACK_OFF * throughput;
        if (lower > bps && capacity.isKnown()) {
            lower = BACK_OFF * capacity.bps();
        }
        if (capacity.isBelow(throughput)) {
            capacity.forget();
        }
        capacity.onOveruse(throughput);
        set(Math.min(lower, bps));
        state = State.HOLD; // until the queue is empty
        lastChangeNs = nowNs;
        lastDecreaseNs = nowNs;
    }

    /** What a probe measured, or a decision of the caller's. */
    void set(double newBps, long nowNs) {
        set(newBps);
        lastChangeNs = nowNs;
    }

    private void set(double newBps) {
        bps = Math.clamp(newBps, minBps, maxBps);
    }

    double bps() {
        return bps;
    }

    /** Long.MIN_VALUE if there was none. */
    long lastDecreaseNs() {
        return lastDecreaseNs;
    }
}
