package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.api.SlotSection;
import sfu.core.bwe.BweOptions;
import sfu.core.bwe.BweSnapshot;
import sfu.core.bwe.FeedbackBatch;
import sfu.core.bwe.SendSideEstimator;
import sfu.core.rtcp.ArrivalReport;

/**
 * What one peer's packets have in common on their way out: their transport-wide numbers, the
 * estimate of what its path takes, and the queue in which video waits for that.
 *
 * <p>Nothing waits before the path has shown that it does not take everything, nor while what comes
 * fits the estimate.
 */
public final class SendSide {
    /** Of a packet that carries none. */
    static final int NO_NUMBER = -1;

    /** A slot that starts from the cache says what it still has to send more often than that. */
    private static final long STARTING_NS = 100_000_000L;

    /** Of a packet of video, of which only the number is known. */
    private static final long PACKET_BYTES = 1200;

    /** Wakes whoever calls {@link #release}. */
    @FunctionalInterface
    public interface Waker {
        /** At this time at the latest. */
        void wakeBy(long atNs);
    }

    /**
     * What the peers of a shard have in common.
     *
     * @param feedback used by one at a time
     */
    public record Shared(BweOptions options, PacingLimits limits, FeedbackBatch feedback) {
        public static Shared defaults() {
            BweOptions options = BweOptions.defaults();
            return new Shared(options, PacingLimits.defaults(), new FeedbackBatch(options));
        }

        /** Of transports to other nodes. */
        public static Shared ofNodes() {
            BweOptions options = BweOptions.ofNodes();
            return new Shared(options, PacingLimits.ofNodes(), new FeedbackBatch(options));
        }
    }

    private final SendSideEstimator estimator;
    private final boolean isTransportWide;
    private final PacingLimits limits;
    private final PacedQueue queue;
    private final Waker waker;
    private final Demand demand = new Demand();
    private boolean hasReported;
    private long numbers;
    private int writtenBytes; // and not yet given to the kernel

    // what may still be written in this cycle
    private long cycleNs = Long.MIN_VALUE;
    private long roomBytes;
    private long startingNs = Long.MIN_VALUE; // a slot that starts had more to send then
    private long startingBytes; // so much

    private SendSide(Shared shared, boolean isTransportWide, Waker waker) {
        estimator = new SendSideEstimator(shared.options(), isTransportWide, shared.feedback());
        limits = shared.limits();
        queue = new PacedQueue(limits.maxPackets());
        this.isTransportWide = isTransportWide;
        this.waker = waker;
        estimator.onWanted(Demand.FIRST_BPS, 0);
    }

    /** What a transport needs once it has this slot, too: the same as before where that will do. */
    public static @Nullable SendSide forSlot(
            SlotSection section, @Nullable SendSide before, Shared shared, Waker waker) {
        SendExtensions its = SendExtensions.of(section);
        boolean isTransportWide = its.transportCc() != 0;
        boolean isEnough = before != null && (before.isTransportWide || !isTransportWide);
        return its.areNone() || isEnough ? before : new SendSide(shared, isTransportWide, waker);
    }

    /** Whether packets of this slot have transport-wide numbers: others count in no estimate. */
    public static boolean isNumbered(SlotSection section) {
        return SendExtensions.of(section).transportCc() != 0;
    }

    /** The next transport-wide number, 16 bits; to be used in the order of sending. */
    int takeNumber() {
        return (int) numbers++ & 0xFFFF;
    }

    /** How many packets got a number so far. */
    public long numbers() {
        return numbers;
    }

    /** A packet was written, and waits for the flush. */
    void written(int bytes) {
        writtenBytes += bytes;
        roomBytes -= bytes;
    }

    void left(int number, int bytes, long nowNs) {
        writtenBytes -= bytes;
        if (number != NO_NUMBER || !isTransportWide) {
            estimator.onSent(number, bytes, nowNs);
            wakeForProbe();
        }
    }

    void lost(int bytes) {
        writtenBytes -= bytes;
    }

    /** Of video that came for the slots, whether it leaves or not. */
    void offered(int bytes) {
        demand.add(bytes);
    }

    /** Whether a packet of video may leave at once. */
    boolean admits(long nowNs) {
        return queue.isEmpty() && hasRoom(nowNs);
    }

    /** Whether something may leave, ahead of what waits. */
    boolean hasRoom(long nowNs) {
        if (nowNs != cycleNs) {
            cycleNs = nowNs;
            roomBytes = roomBytes(nowNs);
        }
        return roomBytes > 0;
    }

    /**
     * A receiver's own estimate is no reason to wait: nothing here can find out that it is wrong.
     */
    private boolean isPaced() {
        return isTransportWide && hasReported && estimator.isLimitShown();
    }

    private long roomBytes(long nowNs) {
        int probe = estimator.probeDueBytes(nowNs);
        if (isPaced()) {
            return (long) Math.max(estimator.releasableBytes(waitingBytes(nowNs), nowNs), probe)
                    - writtenBytes;
        }
        if (estimator.probeBps() > 0) { // for its few milliseconds, lest it measures a burst
            return (long) probe - writtenBytes;
        }
        return Long.MAX_VALUE / 2; // never used up
    }

    private long waitingBytes(long nowNs) {
        boolean isStarting = startingNs != Long.MIN_VALUE && nowNs - startingNs < STARTING_NS;
        return queue.bytes() + (isStarting ? startingBytes : 0);
    }

    /** A slot that starts from the cache has so many packets more to send. */
    void awaitRoom(long packets, long nowNs) {
        startingNs = nowNs;
        startingBytes = packets * PACKET_BYTES;
        if (!hasRoom(nowNs)) {
            waker.wakeBy(estimator.nextReleaseNs(nowNs));
        }
    }

    /** Whether nothing more fits in time; the slot then gives up what waits for it. */
    boolean isTooLong() {
        boolean isLate = isPaced() && estimator.leastQueueNs(queue.bytes()) > limits.maxQueueNs();
        return isLate || queue.isFull();
    }

    boolean isFull() {
        return queue.isFull();
    }

    void queue(LiveEncoding slot, UpTrack from, long number, int bytes, boolean startsKeyFrame) {
        if (queue.isEmpty()) {
            waker.wakeBy(estimator.earliestReleaseNs(cycleNs)); // the rest of its frame follows
        }
        queue.add(slot, from, number, bytes, startsKeyFrame);
    }

    /** See {@link PacedQueue#giveUp}. */
    void giveUp(LiveEncoding slot, boolean keepsKeyFrame) {
        queue.giveUp(slot, keepsKeyFrame);
    }

    /** Lets go what waits and may leave now. */
    public void release(Egress egress, long nowNs) {
        while (!queue.isEmpty() && hasRoom(nowNs)) {
            queue.release(egress, nowNs);
        }
    }

    /** How much padding the probe that is being sent lacks, nothing else being there. */
    public int paddingDueBytes(long nowNs) {
        return queue.isEmpty() ? estimator.probeDueBytes(nowNs) - writtenBytes : 0;
    }

    /**
     * When {@link #release} has something to do; Long.MAX_VALUE for never.
     *
     * @param isMoreWaiting elsewhere, for {@link #hasRoom}
     */
    public long nextReleaseNs(boolean isMoreWaiting, long nowNs) {
        long releaseNs =
                queue.isEmpty() && !isMoreWaiting ? Long.MAX_VALUE : estimator.nextReleaseNs(nowNs);
        return Math.min(releaseNs, estimator.nextProbeNs());
    }

    private void wakeForProbe() {
        long probeNs = estimator.nextProbeNs();
        if (probeNs != Long.MAX_VALUE) {
            waker.wakeBy(probeNs);
        }
    }

    public void onFeedback(ArrivalReport report, long nowNs) {
        hasReported |= isTransportWide;
        estimator.onFeedback(report, nowNs);
        wakeForProbe();
    }

    /** See {@link SendSideEstimator#onRemb}. */
    public void onRemb(long bitrateBps, long nowNs) {
        estimator.onRemb(bitrateBps, nowNs);
        hasReported |= estimator.hasEstimate();
        wakeForProbe();
    }

    /** See {@link SendSideEstimator#onLossReport}. */
    public void onLossReport(int fractionLost, long nowNs) {
        estimator.onLossReport(fractionLost, nowNs);
    }

    public void onRoundTrip(long ns, long nowNs) {
        estimator.onRoundTrip(ns, nowNs);
    }

    /**
     * What all slots together could use: more is not probed for. Told once, it is no longer taken
     * from what flows.
     */
    public void onWanted(long bps, long nowNs) {
        demand.isTold();
        estimator.onWanted(bps, nowNs);
        wakeForProbe();
    }

    /** What the slots may send together, or {@link SendSideEstimator#NO_ESTIMATE}. */
    public long estimateBps() {
        return estimator.estimateBps();
    }

    /** See {@link SendSideEstimator#losslessBps}. */
    public long losslessBps() {
        return estimator.losslessBps();
    }

    /** Whether the path is estimated here, by transport-wide feedback, and can be probed. */
    public boolean isTransportWide() {
        return isTransportWide;
    }

    /** Whether its path is estimated at all. */
    public boolean hasEstimate() {
        return estimator.hasEstimate();
    }

    /** See {@link SendSideEstimator#reportedLoss}. */
    public double reportedLoss(long nowNs) {
        return estimator.reportedLoss(nowNs);
    }

    /**
     * Whether its path has shown that it has a limit; before that the estimate only says what was
     * tried.
     */
    public boolean isLimitShown() {
        return isPaced();
    }

    /**
     * What its path takes, while so much is on its way that what is sent now comes late; else 0.
     */
    public long crowdedBps() {
        return isPaced() && estimator.drains() ? estimateBps() : 0;
    }

    /** Whether the peer has reported at all: before that the estimate is where it begins. */
    public boolean hasReported() {
        return hasReported;
    }

    /** Returns when to be called next; Long.MAX_VALUE for never. */
    public long handleTimeouts(long nowNs) {
        if (demand.isDue(nowNs)) {
            estimator.onWanted(demand.measure(nowNs), nowNs);
        }
        estimator.handleTimeouts(nowNs);
        wakeForProbe();
        return Math.min(estimator.nextTimeoutNs(), demand.dueNs());
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
        return estimator.queueNs(queue.bytes());
    }

    public BweSnapshot snapshot(long nowNs) {
        return estimator.snapshot(nowNs);
    }
}
