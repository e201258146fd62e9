package sfu.core.bwe;

/**
 * How much a publisher may send that gets no transport-wide feedback, by the send times in its
 * packets; it is told by REMB (draft-alvestrand-rmcat-remb-03).
 *
 * <p>The send side's delay estimate, fed where packets arrive. Nothing can be probed from here: it
 * stays a quarter above what comes, and grows with that.
 */
public final class ReceiveSideEstimator {
    /** It holds until the next one; senders forget it after a few seconds. */
    private static final long REPORT_NS = 1_000_000_000L;

    /** A fall by more is told at once. */
    private static final double TOLD_AT_ONCE = 0.97;

    /** As often as the send side hears of packets. */
    private static final long UPDATE_NS = 50_000_000L;

    /** When nothing came for that long there is nothing to be told. */
    private static final long SILENCE_NS = 2_000_000_000L;

    private static final double ROOM = 1.25;
    private static final long NEVER = Long.MIN_VALUE;

    private final long leastBps;
    private final DelayEstimator delay;

    /** What comes out of queues is told apart with transport-wide numbers only. */
    private final QueuedRate none = new QueuedRate();

    private final AcknowledgedBitrate incoming = new AcknowledgedBitrate();
    private final StandingQueue standingQueue = new StandingQueue();

    /** From sending to arrival, by two clocks: what takes longer than the least waited. */
    private final WindowedLeast way = new WindowedLeast();

    private final AbsSendTime sendTimes = new AbsSendTime();
    private boolean hasBegun;
    private long lastPacketNs = NEVER;
    private long lastUpdateNs = NEVER;
    private long reportedNs = NEVER;
    private double reportedBps;

    public ReceiveSideEstimator(BweOptions options) {
        leastBps = options.minBps();
        delay = new DelayEstimator(options);
    }

    /**
     * Notes a packet.
     *
     * @param absSendTime 24 bits of the header extension
     * @param bytes of the packet
     */
    public void onPacket(int absSendTime, int bytes, long nowNs) {
        if (lastPacketNs != NEVER && nowNs - lastPacketNs > SILENCE_NS) {
            incoming.restartWindow();
            way.reset(); // the send times may have gone around meanwhile
        }
        lastPacketNs = nowNs;
        long sentNs = sendTimes.toNs(absSendTime);
        way.add(nowNs - sentNs, nowNs);
        incoming.add(nowNs, bytes, false);
        delay.update(sentNs, nowNs);
        if (delay.beganOveruse()) {
            incoming.expectFastChange();
        }
        estimate(nowNs - sentNs - way.ns(), nowNs);
    }

    private void estimate(long queueNs, long nowNs) {
        double bps = incoming.bps();
        if (bps == 0) {
            return;
        }
        if (!hasBegun) {
            hasBegun = true;
            delay.beginAt(Math.max(delay.bps(), ROOM * bps), nowNs);
        }
        if (standingQueue.add(queueNs, nowNs)) {
            delay.capTo(bps, nowNs);
        }
        boolean isOver = delay.usage() == BandwidthUsage.OVERUSING;
        if (isOver || lastUpdateNs == NEVER || nowNs - lastUpdateNs >= UPDATE_NS) {
            lastUpdateNs = nowNs;
            delay.changeRate(bps, bps, none, 0, false, nowNs);
        }
    }

    public void onRoundTrip(long ns) {
        delay.onRoundTrip(ns);
    }

    /** What is to be told now, in bits a second, or 0. */
    public long poll(long nowNs) {
        if (nextDueNs() > nowNs) {
            return 0;
        }
        reportedNs = nowNs;
        reportedBps = estimateBps();
        return estimateBps();
    }

    /** When {@link #poll} has something, if packets keep coming; Long.MAX_VALUE for never. */
    public long nextDueNs() {
        if (!hasBegun) {
            return Long.MAX_VALUE;
        }
        if (reportedNs == NEVER || estimateBps() < TOLD_AT_ONCE * reportedBps) {
            return lastPacketNs;
        }
        long dueNs = reportedNs + REPORT_NS;
        return dueNs - lastPacketNs > SILENCE_NS ? Long.MAX_VALUE : dueNs;
    }

    /** What came of late, in bits a second; 0 while that is not known. */
    public long incomingBps() {
        return (long) incoming.bps();
    }

    public long estimateBps() {
        return Math.max(leastBps, (long) (delay.bps() * standingQueue.factor()));
    }
}
