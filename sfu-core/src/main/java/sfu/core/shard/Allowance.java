package sfu.core.shard;

/**
 * So much a second, and a second's worth at once after a silence (a token bucket, kept as the time
 * at which it will be full again).
 */
final class Allowance {
    private static final double SECOND_NS = 1e9;
    private static final long BURST_NS = 1_000_000_000L;

    private final double nsPerUnit;
    private long fullNs = Long.MIN_VALUE;

    Allowance(double perSecond) {
        nsPerUnit = SECOND_NS / perSecond;
    }

    boolean has(int units, long nowNs) {
        return after(units, nowNs) - nowNs <= BURST_NS;
    }

    void take(int units, long nowNs) {
        fullNs = after(units, nowNs);
    }

    private long after(int units, long nowNs) {
        return Math.max(fullNs, nowNs) + (long) (units * nsPerUnit);
    }
}
