package sfu.core.shard;

/**
 * So much a second, and a burst at once after a silence (a token bucket, kept as the time at which
 * it will be full again).
 */
public final class Allowance {
    private static final double SECOND_NS = 1e9;
    private static final long BURST_NS = 1_000_000_000L;

    private final double nsPerUnit;
    private final long burstNs;
    private long fullNs = Long.MIN_VALUE;

    /** With a burst of a second's worth. */
    Allowance(double perSecond) {
        this(perSecond, BURST_NS);
    }

    public Allowance(double perSecond, long burstNs) {
        nsPerUnit = SECOND_NS / perSecond;
        this.burstNs = burstNs;
    }

    public boolean has(int units, long nowNs) {
        return after(units, nowNs) - nowNs <= burstNs;
    }

    public void take(int units, long nowNs) {
        fullNs = after(units, nowNs);
    }

    private long after(int units, long nowNs) {
        return Math.max(fullNs, nowNs) + (long) (units * nsPerUnit);
    }
}
