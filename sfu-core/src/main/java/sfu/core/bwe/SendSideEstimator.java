package sfu.core.bwe;

import org.jspecify.annotations.Nullable;

import sfu.core.rtcp.ArrivalReport;

/**
 * How much may be sent to a subscriber, when, and how much padding with it.
 *
 * <p>Sizes are what the estimate shall be about: of datagrams, with or without the headers below
 * them, but always the same. Times are of one monotonic clock. One thread.
 */
public final class SendSideEstimator {
    /** All may be sent: neither transport-wide feedback nor REMB says anything. */
    public static final long NO_ESTIMATE = Long.MAX_VALUE;

    /** REMB is repeated more often; one that is not holds no longer. */
    private static final long REMB_TIMEOUT_NS = 10_000_000_000L;

    private static final int MAX_FRACTION = 255;

    private final BweOptions options;
    private final FaultCounters faults = new FaultCounters();
    private final RoundTrip roundTrip = new RoundTrip();
    private final ReportedLoss reportedLoss = new ReportedLoss();
    private final PacingBudget pacing;
    private final @Nullable TransportCcEstimator transportCc;
    private long rembBps = NO_ESTIMATE;
    private long rembEndNs = Long.MAX_VALUE;
    private long wantedBps;

    /**
     * @param hasTransportCc whether the client negotiated transport-wide feedback
     * @param batch shared by all estimators of a thread
     */
    public SendSideEstimator(BweOptions options, boolean hasTransportCc, FeedbackBatch batch) {
        this.options = options;
        pacing = new PacingBudget(options.pacing(), options.startBps());
        transportCc =
                hasTransportCc ? new TransportCcEstimator(options, batch, faults, roundTrip) : null;
    }

    /**
     * A packet has left, paced or not; those of one flush have the same time.
     *
     * @param sequenceNumber transport-wide, 16 bits; not used without transport-wide feedback
     * @param nowNs of the flush
     */
    public void onSent(int sequenceNumber, int bytes, long nowNs) {
        if (transportCc != null) {
            transportCc.onSent(sequenceNumber, bytes, nowNs);
        }
        if (hasEstimate()) {
            pacing.onSent(bytes, nowNs);
        }
    }

    public void onFeedback(ArrivalReport report, long nowNs) {
        if (transportCc == null) {
            faults.add(FeedbackFault.NEVER_SENT);
            return;
        }
        transportCc.onFeedback(report, nowNs);
    }

    /** REMB: an upper bound; without transport-wide feedback the estimate itself. */
    public void onRemb(long bitrateBps, long nowNs) {
        if (bitrateBps <= 0) {
            faults.add(FeedbackFault.BITRATE);
            return;
        }
        rembBps = Math.clamp(bitrateBps, options.minBps(), options.maxBps());
        rembEndNs = nowNs + REMB_TIMEOUT_NS;
        tellWanted(nowNs);
    }

    /**
     * What is lost of all streams together that the estimate lowers, by receiver reports.
     *
     * @param fractionLost in 1/256, 0..255
     */
    public void onLossReport(int fractionLost, long nowNs) {
        if (fractionLost < 0 || fractionLost > MAX_FRACTION) {
            faults.add(FeedbackFault.REPORT);
            return;
        }
        double bound = rembBps == NO_ESTIMATE ? Double.MAX_VALUE : rembBps;
        long rttNs = Math.max(0, roundTrip.smoothedNs());
        reportedLoss.onReport(fractionLost / 256.0, bound, rttNs, nowNs);
    }

    /** Of a receiver report (RFC 3550 6.4.1); transport-wide feedback measures its own. */
    public void onRoundTrip(long ns, long nowNs) {
        if (ns < 0 || ns > RoundTrip.MAX_NS) {
            faults.add(FeedbackFault.REPORT);
        } else if (transportCc == null) {
            roundTrip.add(ns, nowNs);
        }
    }

    /**
     * What all that the subscriber's views can use would take: more is not probed for.
     *
     * @param bps 0 for unknown
     */
    public void onWanted(long bps, long nowNs) {
        if (bps != wantedBps) {
            wantedBps = bps;
            tellWanted(nowNs);
        }
    }

    private void tellWanted(long nowNs) {
        if (transportCc != null) {
            long bound = rembBps == NO_ESTIMATE ? 0 : rembBps;
            boolean isBound = bound > 0 && (wantedBps == 0 || bound < wantedBps);
            transportCc.onWanted(isBound ? bound : wantedBps, nowNs);
        }
    }

    /** To be called at {@link #nextTimeoutNs}; at other times it does no harm. */
    public void handleTimeouts(long nowNs) {
        if (nowNs >= rembEndNs) {
            rembBps = NO_ESTIMATE;
            rembEndNs = Long.MAX_VALUE;
            tellWanted(nowNs);
        }
        if (transportCc != null) {
            transportCc.handleTimeouts(nowNs);
        }
    }

    /** Long.MAX_VALUE for never; it changes with what is sent and reported. */
    public long nextTimeoutNs() {
        return transportCc == null ? rembEndNs : Math.min(rembEndNs, transportCc.nextTimeoutNs());
    }

    public boolean hasEstimate() {
        return transportCc != null || rembBps != NO_ESTIMATE;
    }

    /** Whether the path has shown a limit: before that the estimate is only where it begins. */
    public boolean isLimitShown() {
        return transportCc == null ? rembBps != NO_ESTIMATE : transportCc.isLimitShown();
    }

    /** What may be sent now, or {@link #NO_ESTIMATE}. */
    public long targetBps() {
        if (transportCc != null) {
            return Math.min(rembBps, (long) transportCc.targetBps());
        }
        return rembBps == NO_ESTIMATE
                ? NO_ESTIMATE
                : (long) Math.min(rembBps, reportedLoss.bps(options.minBps()));
    }

    /**
     * As {@link #targetBps}, without what is taken from it for a moment to let a queue out: what
     * the allocator may give away.
     */
    public long estimateBps() {
        return transportCc == null
                ? targetBps()
                : Math.min(rembBps, (long) transportCc.estimateBps());
    }

    /**
     * As {@link #estimateBps} if the losses were none of congestion: what decides whether a
     * subscriber's last layers are paused. Sending nothing repairs no link that loses by itself.
     */
    public long losslessBps() {
        return transportCc == null
                ? targetBps()
                : Math.min(rembBps, (long) transportCc.losslessBps());
    }

    /** 0..1, of recent receiver reports; what lowers layers when there is no estimate. */
    public double reportedLoss(long nowNs) {
        return reportedLoss.loss(nowNs);
    }

    /**
     * Paced packets may leave until the sum of their sizes reaches this; the last one may exceed
     * it. Sound is not paced: it leaves at once and counts.
     *
     * @param queuedBytes that wait
     */
    public int releasableBytes(long queuedBytes, long nowNs) {
        if (!hasEstimate()) {
            return Integer.MAX_VALUE;
        }
        pacing.setRate(pacedBps(), drains(), probeBps(), queuedBytes);
        return pacing.releasableBytes(nowNs);
    }

    /** Whether less is sent for a moment than the path takes, for what is on its way to arrive. */
    public boolean drains() {
        return transportCc != null && transportCc.drains();
    }

    private long pacedBps() {
        return transportCc == null ? targetBps() : Math.min(rembBps, (long) transportCc.pacedBps());
    }

    /** When {@link #releasableBytes} is above 0; now or earlier if it is. */
    public long nextReleaseNs(long nowNs) {
        return hasEstimate() ? pacing.nextNs() : nowNs;
    }

    /** As {@link #nextReleaseNs} before it is known how much is about to wait. */
    public long earliestReleaseNs(long nowNs) {
        return hasEstimate() ? pacing.earliestNs() : nowNs;
    }

    /** How long a queue takes to leave as things are. */
    public long queueNs(long queuedBytes) {
        return hasEstimate() ? pacing.durationNs(queuedBytes) : 0;
    }

    /** How long it takes at least. */
    public long leastQueueNs(long queuedBytes) {
        return hasEstimate() ? pacing.leastDurationNs(queuedBytes) : 0;
    }

    /**
     * How much must leave now for the probe that is being sent: queued packets first (they count),
     * then padding. 0 without a probe.
     */
    public int probeDueBytes(long nowNs) {
        return transportCc == null ? 0 : transportCc.prober().dueBytes(nowNs);
    }

    /** When more of the probe is due; Long.MAX_VALUE without one. */
    public long nextProbeNs() {
        return transportCc == null ? Long.MAX_VALUE : transportCc.prober().nextNs();
    }

    /** The rate of the probe that is being sent, or 0. */
    public long probeBps() {
        return transportCc == null ? 0 : (long) transportCc.prober().bps();
    }

    /** The cluster that packets count to which leave now, 1 to 31, or 0. */
    public int probeCluster() {
        return transportCc == null ? 0 : transportCc.prober().cluster();
    }

    public BweSnapshot snapshot(long nowNs) {
        long target = targetBps();
        long remb = rembBps == NO_ESTIMATE ? 0 : rembBps;
        if (transportCc != null) {
            BweLimit limit = target == rembBps ? BweLimit.REMB : transportCc.limitedBy();
            return transportCc.snapshot(target, limit, remb, wantedBps);
        }
        BweLimit limit = remb == 0 ? BweLimit.NOTHING : BweLimit.REMB;
        return new BweSnapshot(
                target,
                remb > 0 && target < remb ? BweLimit.LOSS : limit,
                0,
                0,
                0,
                remb,
                wantedBps,
                roundTrip.smoothedNs(),
                reportedLoss.loss(nowNs),
                0,
                BandwidthUsage.NORMAL,
                false,
                0,
                faults.toMap());
    }
}
