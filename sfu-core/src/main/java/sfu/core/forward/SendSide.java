package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.api.SlotSection;
import sfu.core.bwe.BweOptions;
import sfu.core.bwe.BweSnapshot;
import sfu.core.bwe.FeedbackBatch;
import sfu.core.bwe.SendSideEstimator;
import sfu.core.rtcp.TransportFeedback;

/**
 * What one peer's packets have in common on their way out: their transport-wide numbers, and the
 * estimate of what its path takes.
 */
public final class SendSide {
    /** Of a packet that carries none. */
    static final int NO_NUMBER = -1;

    private final SendSideEstimator estimator;
    private final boolean isTransportWide;
    private int nextNumber;
    private int queuedBytes; // written, and not yet given to the kernel

    private SendSide(SendSideEstimator estimator, boolean isTransportWide) {
        this.estimator = estimator;
        this.isTransportWide = isTransportWide;
    }

    /**
     * What a transport needs once it has this slot, too: the same as before where that will do.
     *
     * @param feedback shared by the transports of a shard
     */
    public static @Nullable SendSide forSlot(
            SlotSection section,
            @Nullable SendSide before,
            BweOptions options,
            FeedbackBatch feedback) {
        SendExtensions its = SendExtensions.of(section);
        boolean isTransportWide = its.transportCc() != 0;
        boolean isEnough = before != null && (before.isTransportWide || !isTransportWide);
        if (its.areNone() || isEnough) {
            return before;
        }
        return new SendSide(
                new SendSideEstimator(options, isTransportWide, feedback), isTransportWide);
    }

    /** The next transport-wide number, 16 bits; to be used in the order of sending. */
    int takeNumber() {
        int number = nextNumber;
        nextNumber = number + 1 & 0xFFFF;
        return number;
    }

    void queued(int bytes) {
        queuedBytes += bytes;
    }

    void left(int number, int bytes, long nowNs) {
        queuedBytes -= bytes;
        if (number != NO_NUMBER || !isTransportWide) {
            estimator.onSent(number, bytes, nowNs);
        }
    }

    void lost(int bytes) {
        queuedBytes -= bytes;
    }

    public void onFeedback(TransportFeedback report, long nowNs) {
        estimator.onFeedback(report, nowNs);
    }

    /** See {@link SendSideEstimator#onRemb}. */
    public void onRemb(long bitrateBps, long nowNs) {
        estimator.onRemb(bitrateBps, nowNs);
    }

    /** See {@link SendSideEstimator#onLossReport}. */
    public void onLossReport(int fractionLost, long nowNs) {
        estimator.onLossReport(fractionLost, nowNs);
    }

    public void onRoundTrip(long ns, long nowNs) {
        estimator.onRoundTrip(ns, nowNs);
    }

    /** See {@link SendSideEstimator#onWanted}: what all slots together could use. */
    public void onWanted(long bps, long nowNs) {
        estimator.onWanted(bps, nowNs);
    }

    /** What the slots may send together, or {@link SendSideEstimator#NO_ESTIMATE}. */
    public long estimateBps() {
        return estimator.targetBps();
    }

    /** Whether its path is estimated at all. */
    public boolean hasEstimate() {
        return estimator.hasEstimate();
    }

    /** See {@link SendSideEstimator#reportedLoss}. */
    public double reportedLoss(long nowNs) {
        return estimator.reportedLoss(nowNs);
    }

    /** Returns when to be called next; Long.MAX_VALUE for never. */
    public long handleTimeouts(long nowNs) {
        estimator.handleTimeouts(nowNs);
        return estimator.nextTimeoutNs();
    }

    public long nextTimeoutNs() {
        return estimator.nextTimeoutNs();
    }

    /** Of the probe that is being sent, or 0. */
    public long probeBps() {
        return estimator.probeBps();
    }

    /** How long what waits to be sent will take. */
    public long queueNs() {
        return estimator.queueNs(queuedBytes);
    }

    public BweSnapshot snapshot(long nowNs) {
        return estimator.snapshot(nowNs);
    }
}
