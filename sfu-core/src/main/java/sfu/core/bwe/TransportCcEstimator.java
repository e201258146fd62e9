package sfu.core.bwe;

import sfu.core.rtcp.ArrivalReport;

/** The estimate that follows from transport-wide feedback: by delay and by loss, and by probes. */
final class TransportCcEstimator {
    /** A probe that found less does not lower the estimate below that of what comes through. */
    private static final double PROBE_FLOOR = 0.85;

    /** Of what a queue lets out, to begin with. */
    private static final double BEGIN = 0.85;

    /** Smaller packets are sound: nothing to begin to probe for. */
    private static final int MIN_MEDIA_BYTES = 200;

    /** That a packet waits so long is more than jitter, and seen before the delay's trend is. */
    private static final long SHOWN_QUEUE_NS = 100_000_000L;

    private static final long MEDIA_TIMEOUT_NS = 1_000_000_000L;

    /** Repair does not keep up with more; then less must be sent, be it nothing. */
    private static final double HOPELESS_LOSS = 0.4;

    /** With less it does again. */
    private static final double HOPEFUL_LOSS = 0.25;

    private final BweOptions options;
    private final FeedbackBatch batch;
    private final FaultCounters faults;
    private final RoundTrip roundTrip;
    private final SentLog log;
    private final ReceiverClock clock = new ReceiverClock();
    private final ReceiverTimes times = new ReceiverTimes();
    private final AcknowledgedBitrate acked = new AcknowledgedBitrate();
    private final QueuedRate queuedRate = new QueuedRate();
    private final MeanRate meanRate = new MeanRate();
    private final AlrDetector alr = new AlrDetector();
    private final Silence silence = new Silence();
    private final StandingQueue standingQueue = new StandingQueue();
    private final Prober prober;
    private final DelayEstimator delay;
    private final LossEstimator loss;
    private final ProbeController probes;
    private double bps;
    private double silenceFactor = 1;
    private long lastMediaNs;
    private boolean wasInAlr;
    private boolean isFirstReport = true;
    private boolean isLimitShown;
    private boolean isHopeless;
    private boolean isQueued;
    private int lastCount;

    TransportCcEstimator(
            BweOptions options, FeedbackBatch batch, FaultCounters faults, RoundTrip roundTrip) {
        this.options = options;
        this.batch = batch;
        this.faults = faults;
        this.roundTrip = roundTrip;
        log = new SentLog(options.maxLogPackets(), faults);
        prober = new Prober(options);
        delay = new DelayEstimator(options);
        loss = new LossEstimator(options);
        probes = new ProbeController(options, prober);
        bps = options.startBps();
        alr.setTarget(bps);
    }

    void onSent(int sequenceNumber, int bytes, long nowNs) {
        if (bytes >= MIN_MEDIA_BYTES) {
            lastMediaNs = nowNs;
            if (!isFirstReport) { // nothing is paced before, so that a burst would be the probe
                probes.start(nowNs);
            }
        }
        log.add(sequenceNumber, bytes, prober.cluster(), nowNs);
        if (prober.isActive()) {
            prober.onSent(bytes, nowNs);
        }
        alr.onSent(bytes, nowNs);
        silence.onSent(nowNs);
    }

    void onFeedback(ArrivalReport report, long nowNs) {
        checkOrder(report.feedbackCount());
        long referenceNs = clock.extend(report.referenceTime(), nowNs);
        batch.clear();
        batch.isAfterClockJump = clock.jumped();
        log.match(report, referenceNs, nowNs, batch);
        if (batch.packets == 0 && batch.count() == 0) {
            return; // nothing new: it does not even end a silence
        }
        if (clock.jumped()) {
            faults.add(FeedbackFault.CLOCK_JUMP);
            acked.restartWindow();
            queuedRate.reset();
            meanRate.reset();
            times.reset();
        }
        silence.onFeedback(log.inFlightBytes() == 0, nowNs);
        silenceFactor = 1;
        if (batch.roundTripNs >= 0) {
            roundTrip.add(batch.roundTripNs, nowNs);
            if (times.add(batch, roundTrip.leastNs(), nowNs)) {
                faults.add(FeedbackFault.ARRIVAL_TIMES);
            }
            delay.onRoundTrip(roundTrip.smoothedNs());
            if (standingQueue.add(batch.roundTripNs - roundTrip.leastNs(), nowNs)) {
                delay.capTo(acked.bps(), nowNs);
            }
        }
        estimate(nowNs);
    }

    private void checkOrder(int count) {
        if (!isFirstReport && (byte) (count - lastCount) < 0) {
            faults.add(FeedbackFault.REORDERED);
            return;
        }
        isFirstReport = false;
        lastCount = count;
    }

    private void estimate(long nowNs) {
        boolean isInAlr = alr.isLimited();
        long queueNs = batch.roundTripNs - roundTrip.leastNs();
        delay.update(batch, times.areWrong() ? queueNs : Long.MAX_VALUE, nowNs);
        if (wasInAlr && !isInAlr || delay.beganOveruse()) {
            acked.expectFastChange();
        }
        wasInAlr = isInAlr;
        acked.add(batch, isInAlr);
        queuedRate.add(batch);
        meanRate.add(batch);
        if (batch.count() > 0) {
            delay.changeRate(
                    acked.bps(),
                    meanRate.bps(),
                    queuedRate,
                    probed(isInAlr, nowNs),
                    isInAlr,
                    nowNs);
        }
        if (acked.bps() == 0) { // the first pictures are not paced: their queue tells more
            delay.atLeast(BEGIN * queuedRate.bps(), nowNs);
        }
        double passedBps = Math.min(acked.bps(), meanRate.bps()); // the former falls slowly
        loss.update(batch, delay.bps(), passedBps, isInAlr);
        bps = Math.clamp(Math.min(delay.bps(), loss.bps()), options.minBps(), options.maxBps());
        alr.setTarget(bps);
        isQueued = queueNs > SHOWN_QUEUE_NS;
        isHopeless = loss.loss() > (isHopeless ? HOPEFUL_LOSS : HOPELESS_LOSS);
        boolean isMeasured = acked.bps() > 0 || bps > options.startBps();
        isLimitShown |= isMeasured && hasLimit();
        probes.onEstimate(bps, limit(), nowNs);
        if (delay.recovered()) {
            probes.onRecovered(isInAlr, nowNs);
        }
    }

    /**
     * What a probe found, or 0 for nothing of use. Jitter makes a short burst look slow: what is
     * being sent without growing a queue is better known than that.
     */
    private double probed(boolean isInAlr, long nowNs) {
        double found = prober.onFeedback(batch);
        if (found > 0) {
            loss.proved(found, nowNs);
        }
        if (found >= delay.bps()) {
            return found;
        }
        double floor = Math.min(delay.bps(), PROBE_FLOOR * acked.bps());
        return isInAlr && prober.isSaturated() ? Math.max(found, floor) : 0;
    }

    private boolean hasLimit() {
        boolean isAlarmed = delay.lastDecreaseNs() != Long.MIN_VALUE || isQueued;
        return options.isAlarmEnough() && isAlarmed
                || loss.bps() < delay.bps()
                || standingQueue.factor() < 1;
    }

    /** Whether the path has shown that it does not take everything. */
    boolean isLimitShown() {
        return isLimitShown || silenceFactor < 1;
    }

    private ProbeController.Limit limit() {
        if (loss.state() == LossEstimator.State.DECREASING
                || delay.usage() != BandwidthUsage.NORMAL
                || ownFactor() < 1) {
            return ProbeController.Limit.CONGESTED;
        }
        return loss.state() == LossEstimator.State.INCREASING
                ? ProbeController.Limit.LOSS
                : ProbeController.Limit.NONE;
    }

    void onWanted(double wantedBps, long nowNs) {
        probes.onWanted(wantedBps, alr.isLimited(), nowNs);
    }

    void handleTimeouts(long nowNs) {
        boolean isSending = nowNs - lastMediaNs < MEDIA_TIMEOUT_NS;
        if (silence.isDue(nowNs)) {
            silenceFactor *= Silence.FACTOR;
            prober.cancel();
            if (!isSending) {
                probes.onSilence(nowNs);
            }
        }
        probes.handleTimeouts(alr, isSending, nowNs);
    }

    long nextTimeoutNs() {
        return Math.min(silence.nextNs(), probes.nextTimeoutNs(alr));
    }

    /** With what silence takes from it. */
    double estimateBps() {
        return Math.max(options.minBps(), bps * silenceFactor);
    }

    /** As far as delay and silence tell: what loss of another kind leaves alone. */
    double losslessBps() {
        double most = Math.max(uncongestedBps(), passedBps());
        return Math.max(options.minBps(), most * silenceFactor);
    }

    /**
     * What came through of late without a queue: however low an alarm took the estimate, that much
     * the path takes. 0 for unknown.
     */
    private double passedBps() {
        boolean flows = delay.usage() != BandwidthUsage.OVERUSING && !isQueued && !drains();
        return flows && !isHopeless ? meanRate.bps() : 0;
    }

    /** Lost packets alone are no reason to let the others wait. */
    double pacedBps() {
        return Math.max(options.minBps(), uncongestedBps() * Math.min(silenceFactor, ownFactor()));
    }

    private double uncongestedBps() {
        return isHopeless ? bps : Math.min(delay.bps(), options.maxBps());
    }

    /** With what silence and the packets in flight take from it. */
    double targetBps() {
        return Math.max(options.minBps(), bps * Math.min(silenceFactor, ownFactor()));
    }

    /** Whether less is sent for a moment than the path takes. */
    boolean drains() {
        return ownFactor() < 1;
    }

    private double ownFactor() {
        return Math.min(standingQueue.factor(), inFlightFactor());
    }

    /** Below 1 when more is in flight than the round trip and the window explain. */
    private double inFlightFactor() {
        long inFlight = log.inFlightBytes();
        if (options.windowNs() == 0 || !roundTrip.isKnown() || inFlight == 0) {
            return 1;
        }
        double window = uncongestedBps() / 8 * (roundTrip.leastNs() + options.windowNs()) / 1e9;
        return Math.min(1, window / inFlight);
    }

    BweLimit limitedBy() {
        if (silenceFactor < 1) {
            return BweLimit.SILENCE;
        }
        if (isFirstReport) {
            return BweLimit.NOTHING; // it is what one begins with, and not measured
        }
        if (ownFactor() < 1) {
            return BweLimit.QUEUE;
        }
        return loss.bps() < delay.bps() ? BweLimit.LOSS : BweLimit.DELAY;
    }

    Prober prober() {
        return prober;
    }

    BweSnapshot snapshot(long targetBps, BweLimit limit, long rembBps, long wantedBps) {
        double lossBps = loss.bps();
        return new BweSnapshot(
                targetBps,
                limit,
                (long) delay.bps(),
                lossBps == Double.MAX_VALUE ? 0 : (long) lossBps,
                (long) acked.bps(),
                rembBps,
                wantedBps,
                roundTrip.smoothedNs(),
                loss.loss(),
                log.inFlightBytes(),
                delay.usage(),
                alr.isLimited(),
                prober.started(),
                faults.toMap());
    }
}
