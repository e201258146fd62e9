package sfu.core.bwe;

/**
 * Decides when to try a higher rate, and which: at the start, when the subscriber wants more, after
 * a drop, and from time to time while the estimate is not put to the test or holds layers back.
 */
final class ProbeController {
    /** What keeps the estimate from rising. */
    enum Limit {
        NONE,
        /** Delay, loss or silence shows that there is too much already. */
        CONGESTED,
        /** It rises after a loss: a small step is worth a try. */
        LOSS
    }

    private enum State {
        BEFORE_START,
        WAITING,
        DONE
    }

    private static final double FIRST_SCALE = 3;
    private static final double SECOND_SCALE = 6;
    private static final double FURTHER_SCALE = 2;
    private static final double FURTHER_THRESHOLD = 0.7;
    private static final double PERIODIC_SCALE = 2;
    private static final double LOSS_SCALE = 1.5;

    /** What layers are measured to cost swings by less; more is another layer or another slot. */
    private static final double WANTED_MORE = 1.25;

    /** Room above what is wanted, that a burst does not fill it. */
    private static final double WANTED_SCALE = 2;

    /** With so much of that there is nothing to be learnt. */
    private static final double ENOUGH = 0.75;

    private static final long RESULT_TIMEOUT_NS = 1_000_000_000L;
    private static final long INTERVAL_NS = 5_000_000_000L;

    /** Small steps follow sooner, as long as they hold layers back. */
    private static final long LOSS_INTERVAL_NS = 2_000_000_000L;

    /** Without a decrease, before more is tried than is sent. */
    private static final long CALM_NS = 3_000_000_000L;

    private static final double DROP = 0.66;
    private static final double AFTER_DROP = 0.85;

    /** If the drop was none for a moment, more would be a flood. */
    private static final double MOST_AFTER_DROP = 4;

    private static final long DROP_TIMEOUT_NS = 5_000_000_000L;
    private static final long NEVER = Long.MIN_VALUE / 2; // differences to it must not overflow

    private final double maxBps;
    private final double startBps;
    private final Prober prober;
    private State state = State.BEFORE_START;
    private Limit limit = Limit.NONE;
    private double estimateBps;
    private double wantedBps; // 0 for unknown
    private double tellingBps; // was wanted when that was last looked at
    private double furtherAboveBps = Double.MAX_VALUE;
    private double beforeDropBps;
    private long dropNs = NEVER;
    private long lastProbeNs = NEVER;
    private long lastDropProbeNs = NEVER;
    private long calmSinceNs = NEVER;

    ProbeController(BweOptions options, Prober prober) {
        maxBps = options.maxBps();
        startBps = options.startBps();
        estimateBps = options.startBps();
        this.prober = prober;
    }

    /** The first media leaves. */
    void start(long nowNs) {
        if (state == State.BEFORE_START) {
            probe(FIRST_SCALE * estimateBps, false, nowNs);
            probe(SECOND_SCALE * estimateBps, true, nowNs);
        }
    }

    /** What all that the subscriber's views can use would take; 0 for unknown. */
    void onWanted(double bps, boolean isInAlr, long nowNs) {
        wantedBps = bps;
        if (estimateBps >= bps || WANTED_MORE * bps < tellingBps) {
            tellingBps = bps;
        } else if (bps > WANTED_MORE * tellingBps
                && isInAlr
                && state == State.DONE
                && limit != Limit.CONGESTED) {
            tellingBps = bps;
            double first = Math.min(bps, PERIODIC_SCALE * estimateBps);
            probe(first, first < bps, nowNs);
        }
    }

    void onEstimate(double bps, Limit newLimit, long nowNs) {
        limit = newLimit;
        if (limit == Limit.CONGESTED || bps < estimateBps * 0.98) {
            calmSinceNs = nowNs;
        }
        if (bps < DROP * estimateBps) {
            dropNs = nowNs;
            beforeDropBps = estimateBps;
        }
        estimateBps = bps;
        if (state == State.WAITING && bps > furtherAboveBps) {
            probe(FURTHER_SCALE * bps, true, nowNs);
        }
    }

    /** A queue became empty: was the drop a short one? */
    void onRecovered(boolean isInAlr, long nowNs) {
        double bps = AFTER_DROP * beforeDropBps;
        if (isInAlr
                && state == State.DONE
                && 0.95 * bps > estimateBps
                && nowNs - dropNs < DROP_TIMEOUT_NS
                && nowNs - lastDropProbeNs > INTERVAL_NS) {
            lastDropProbeNs = nowNs;
            probe(Math.min(bps, MOST_AFTER_DROP * estimateBps), true, nowNs);
        }
    }

    /** No report comes, and no media leaves that could bring one: a little padding may. */
    void onSilence(long nowNs) {
        if (wantedBps > 0) {
            prober.ask(startBps, nowNs);
        }
    }

    /**
     * @param isSending media: there is nobody to probe for otherwise, but those whose video waits
     *     until the estimate rises
     */
    void handleTimeouts(AlrDetector alr, boolean isSending, long nowNs) {
        if (state == State.WAITING && nowNs - lastProbeNs > RESULT_TIMEOUT_NS) {
            state = State.DONE;
        }
        if (state != State.DONE || nowNs < periodicNs(alr)) {
            return;
        }
        if (!isSending && !holdsBack()) {
            lastProbeNs = nowNs; // as if
            return;
        }
        if (!isSending) {
            limit = Limit.NONE; // whatever it was: nothing has been sent since
        }
        probe(PERIODIC_SCALE * estimateBps, true, nowNs);
    }

    /** When {@link #handleTimeouts} has something to do, as far as is known now. */
    long nextTimeoutNs(AlrDetector alr) {
        return switch (state) {
            case BEFORE_START -> Long.MAX_VALUE;
            case WAITING -> lastProbeNs + RESULT_TIMEOUT_NS + 1;
            case DONE -> periodicNs(alr);
        };
    }

    private long periodicNs(AlrDetector alr) {
        if (estimateBps >= ENOUGH * mostBps() || !alr.isLimited() && !holdsBack()) {
            return Long.MAX_VALUE;
        }
        if (holdsBack()) {
            long intervalNs = limit == Limit.LOSS ? LOSS_INTERVAL_NS : INTERVAL_NS;
            return Math.max(lastProbeNs + intervalNs, calmSinceNs + CALM_NS);
        }
        return Math.max(lastProbeNs, alr.sinceNs()) + INTERVAL_NS;
    }

    private boolean holdsBack() {
        return wantedBps > estimateBps;
    }

    private double mostBps() {
        return wantedBps > 0 ? Math.min(maxBps, WANTED_SCALE * wantedBps) : maxBps;
    }

    private void probe(double bps, boolean further, long nowNs) {
        lastProbeNs = nowNs;
        if (limit == Limit.CONGESTED) {
            state = State.DONE;
            lastProbeNs -= holdsBack() ? INTERVAL_NS - CALM_NS : 0;
            return;
        }
        double most = limit == Limit.LOSS ? LOSS_SCALE * estimateBps : Double.MAX_VALUE;
        most = Math.min(most, mostBps());
        prober.ask(Math.min(bps, most), nowNs);
        boolean goesOn = further && bps < most;
        state = goesOn ? State.WAITING : State.DONE;
        furtherAboveBps = goesOn ? FURTHER_THRESHOLD * bps : Double.MAX_VALUE;
    }
}
