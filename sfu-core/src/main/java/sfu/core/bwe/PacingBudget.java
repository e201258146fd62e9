package sfu.core.bwe;

/**
 * How many bytes may leave now: bursts, that packets to a peer stay together, and between them the
 * time that they take at the pacing rate. What is below that rate passes without delay.
 */
final class PacingBudget {
    /** A packet always fits. */
    private static final int MIN_BURST_BYTES = 1500;

    /** More debt than that only comes from what is not paced, and must not stop the rest. */
    private static final long MAX_DEBT_NS = 100_000_000L;

    /** Of a bit a second. */
    private static final double BYTES_PER_NS = 1 / 8e9;

    private final PacingOptions options;
    private double bytesPerNs;
    private double mostBytesPerNs;
    private double burstBytes;
    private double debtBytes;
    private long lastNs = Long.MIN_VALUE;
    private boolean waits;

    PacingBudget(PacingOptions options, double startBps) {
        this.options = options;
        setRate(startBps, false, 0, 0);
    }

    /**
     * @param drains whether the path's queue is to get shorter: a burst is late then
     * @param probeBps of the probe that is being sent, or 0
     * @param queuedBytes that wait for this budget: the more, the faster
     */
    void setRate(double targetBps, boolean drains, double probeBps, long queuedBytes) {
        double least = drains ? 1 : options.factor();
        double most = drains ? 1 : options.mostFactor();
        double queueBps = queuedBytes / BYTES_PER_NS / options.drainNs();
        double calmBps = Math.clamp(queueBps, least * targetBps, most * targetBps);
        bytesPerNs = BYTES_PER_NS * Math.max(calmBps, probeBps);
        mostBytesPerNs = BYTES_PER_NS * Math.max(most * targetBps, probeBps);
        burstBytes = Math.max(MIN_BURST_BYTES, BYTES_PER_NS * targetBps * options.burstNs());
        debtBytes = Math.min(debtBytes, burstBytes + bytesPerNs * MAX_DEBT_NS);
    }

    /** Packets may leave while these are above 0, the last one by more than is left. */
    int releasableBytes(long nowNs) {
        drain(nowNs);
        waits &= debtBytes > 0;
        return waits ? 0 : (int) Math.max(0, Math.ceil(burstBytes - debtBytes));
    }

    private void drain(long nowNs) {
        if (lastNs != Long.MIN_VALUE && nowNs > lastNs) {
            debtBytes = Math.max(0, debtBytes - bytesPerNs * (nowNs - lastNs));
        }
        lastNs = Math.max(lastNs, nowNs);
    }

    void onSent(int bytes, long nowNs) {
        drain(nowNs);
        debtBytes = Math.min(debtBytes + bytes, burstBytes + bytesPerNs * MAX_DEBT_NS);
        waits |= debtBytes >= burstBytes;
    }

    /** When a whole burst may leave again; now or earlier if something may. */
    long nextNs() {
        return waits ? lastNs + (long) Math.ceil(debtBytes / bytesPerNs) : lastNs;
    }

    /** As {@link #nextNs} if by then so much waits that all leaves as fast as it may. */
    long earliestNs() {
        return waits ? lastNs + (long) Math.ceil(debtBytes / mostBytesPerNs) : lastNs;
    }

    /** How long so much takes to leave at the rate of now. */
    long durationNs(long bytes) {
        return (long) (bytes / bytesPerNs);
    }

    /** How long so much takes to leave at least. */
    long leastDurationNs(long bytes) {
        return (long) (bytes / mostBytesPerNs);
    }
}
