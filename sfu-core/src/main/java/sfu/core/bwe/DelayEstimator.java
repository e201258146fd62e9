package sfu.core.bwe;

/** The highest rate at which the delay does not grow. */
final class DelayEstimator {
    /**
     * With less than that of what a queue lets out in the mean, it is a burst's, that goes by
     * itself.
     */
    private static final double BURST = 0.92;

    /** Of what a queue lets out may be used. */
    private static final double USABLE = 0.95;

    /** A queue that grew so much, at a rate that far below the estimate, needs no trend. */
    private static final long SUDDEN_NS = 100_000_000L;

    private static final double SUDDEN = 0.8;

    /** While a queue is so long there is no increase, whether it grows or not. */
    private static final long WAIT_NS = 100_000_000L;

    /** A queue that grows makes the round trip, of which one clock tells, so much longer. */
    private static final long SHOWN_NS = 50_000_000L;

    /** After a longer pause the old delays say nothing. */
    private static final long STREAM_TIMEOUT_NS = 2_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private final PacketGroups groups = new PacketGroups();
    private final Trendline trendline = new Trendline();
    private final OveruseDetector detector = new OveruseDetector();
    private final RateControl control;
    private long lastBatchNs = NEVER;
    private long firstArrivalNs;
    private boolean recovered;
    private boolean began;
    private boolean isBurst;
    private boolean isShown = true;

    DelayEstimator(BweOptions options) {
        control = new RateControl(options);
    }

    /**
     * Looks at the delays; {@link #changeRate} draws the conclusion.
     *
     * @param queueNs how much longer than the shortest the last round trip was, where an alarm must
     *     show there, too; else Long.MAX_VALUE
     */
    void update(FeedbackBatch batch, long queueNs, long nowNs) {
        isShown = queueNs >= SHOWN_NS;
        recovered = false;
        began = false;
        if (batch.count() == 0) {
            return;
        }
        continueFrom(batch.arrivalNs(0), batch.isAfterClockJump, nowNs);
        for (int i = 0; i < batch.count(); i++) {
            add(batch.sentNs(i), batch.arrivalNs(i), nowNs);
        }
    }

    /** As {@link #update}, for a packet that came just now. */
    void update(long sentNs, long nowNs) {
        recovered = false;
        began = false;
        continueFrom(nowNs, false, nowNs);
        add(sentNs, nowNs, nowNs);
    }

    /** After a pause or a jump of the receiver's clock it begins anew. */
    private void continueFrom(long arrivalNs, boolean jumped, long nowNs) {
        if (lastBatchNs == NEVER || nowNs - lastBatchNs > STREAM_TIMEOUT_NS || jumped) {
            reset(arrivalNs);
        }
        lastBatchNs = nowNs;
    }

    private void reset(long arrivalNs) {
        groups.reset();
        trendline.reset();
        detector.reset();
        firstArrivalNs = arrivalNs;
    }

    private void add(long sentNs, long arrivalNs, long nowNs) {
        if (!groups.add(sentNs, arrivalNs, nowNs)) {
            return;
        }
        BandwidthUsage before = detector.usage();
        double sentMs = groups.sentStepNs() / 1e6;
        double arrivalMs = (arrivalNs - firstArrivalNs) / 1e6;
        double slope = trendline.add(groups.arrivalStepNs() / 1e6 - sentMs, arrivalMs);
        BandwidthUsage usage = detector.add(slope, sentMs, arrivalMs);
        recovered |= before == BandwidthUsage.UNDERUSING && usage == BandwidthUsage.NORMAL;
        boolean isOver = isShown && usage == BandwidthUsage.OVERUSING;
        began |= before != BandwidthUsage.OVERUSING && isOver;
    }

    /**
     * @param ackedBps 0 for unknown
     * @param meanBps what came in the last second
     * @param queued what came out of a queue
     * @param probeBps what a probe measured, or 0
     */
    void changeRate(
            double ackedBps,
            double meanBps,
            QueuedRate queued,
            double probeBps,
            boolean isInAlr,
            long nowNs) {
        double queuedBps = Math.max(queued.bps(), queued.usualBps());
        double suddenBps = queued.surelyAtMostBps();
        isBurst = queuedBps > 0 && meanBps < BURST * queuedBps;
        long growthNs = isShown ? queued.growthNs() : 0;
        boolean isSudden = growthNs > SUDDEN_NS && suddenBps > 0 && suddenBps < SUDDEN * bps();
        if (isSudden) {
            queued.forgetUsual();
            control.update(BandwidthUsage.OVERUSING, suddenBps, isInAlr, nowNs);
        } else if (usage() == BandwidthUsage.OVERUSING && isBurst) {
            capTo(USABLE * queuedBps, nowNs);
        } else if (usage() != BandwidthUsage.OVERUSING) {
            boolean waits = growthNs > WAIT_NS;
            if (probeBps > 0) {
                control.set(probeBps, nowNs);
            } else {
                BandwidthUsage usage = waits ? BandwidthUsage.UNDERUSING : usage();
                control.update(usage, ackedBps, isInAlr, nowNs);
            }
        } else if (control.mayDecrease(Math.max(ackedBps, queuedBps), nowNs)) {
            double passedBps = Math.max(ackedBps, queuedBps);
            if (passedBps > 0) {
                control.update(BandwidthUsage.OVERUSING, passedBps, isInAlr, nowNs);
            } else {
                control.set(control.bps() / 2, nowNs);
            }
        }
    }

    void onRoundTrip(long ns) {
        control.onRoundTrip(ns);
    }

    /** What came through while a queue stood is the most that the link takes. */
    void capTo(double ackedBps, long nowNs) {
        if (ackedBps > 0 && ackedBps < control.bps()) {
            control.set(ackedBps, nowNs);
        }
    }

    /** So much surely passes. */
    void atLeast(double bps, long nowNs) {
        if (bps > control.bps()) {
            control.set(bps, nowNs);
        }
    }

    /** Where it goes on from, by a measurement of another kind. */
    void beginAt(double bps, long nowNs) {
        control.set(bps, nowNs);
    }

    double bps() {
        return control.bps();
    }

    /** Whether a queue grows that does not go by itself. */
    boolean isCongested() {
        return usage() == BandwidthUsage.OVERUSING && !isBurst;
    }

    BandwidthUsage usage() {
        BandwidthUsage usage = detector.usage();
        return usage == BandwidthUsage.OVERUSING && !isShown ? BandwidthUsage.NORMAL : usage;
    }

    /** Whether the last batch showed that a queue has begun to grow. */
    boolean beganOveruse() {
        return began;
    }

    /** Whether the last batch showed that a queue has just become empty. */
    boolean recovered() {
        return recovered;
    }

    /** Long.MIN_VALUE if there was none. */
    long lastDecreaseNs() {
        return control.lastDecreaseNs();
    }
}
