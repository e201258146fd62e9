package sfu.core.ice;

import java.util.function.DoubleSupplier;

/**
 * Whether the peer still wants what we send (RFC 7675 5.1). Its own authenticated checks show that;
 * only when none comes do we ask.
 */
final class Consent {
    private static final long MS = 1_000_000;

    /**
     * So much longer than the interval is the first wait: a peer that asks at the usual interval
     * itself (RFC 7675 5.1) has asked by then, and is never asked by us.
     */
    private static final double PATIENCE = 1.6;

    /** What to do now. */
    enum Step {
        WAIT,
        CHECK,
        EXPIRED
    }

    private final IceTimers timers;
    private final DoubleSupplier jitter;
    private volatile long givenNs;
    private long checkNs;

    /**
     * @param jitter factors of the interval, so that many peers do not ask at once
     */
    Consent(IceTimers timers, DoubleSupplier jitter, long nowNs) {
        this.timers = timers;
        this.jitter = jitter;
        given(nowNs);
    }

    void given(long nowNs) {
        givenNs = nowNs;
        checkNs = nowNs + (long) (PATIENCE * intervalNs());
    }

    /** When it was given last; any thread. */
    long givenNs() {
        return givenNs;
    }

    /** It was given then, if that is later than what is known. */
    void givenAlso(long thenNs) {
        if (thenNs != Long.MIN_VALUE && thenNs - givenNs > 0) {
            given(thenNs);
        }
    }

    Step step(long nowNs) {
        if (nowNs - expiryNs() >= 0) {
            return Step.EXPIRED;
        }
        if (nowNs - checkNs < 0) {
            return Step.WAIT;
        }
        checkNs = nowNs + intervalNs();
        return Step.CHECK;
    }

    /** When {@link #step} has something to say. */
    long dueNs() {
        return Math.min(checkNs, expiryNs());
    }

    private long expiryNs() {
        return givenNs + timers.consentExpiryMs() * MS;
    }

    private long intervalNs() {
        return (long) (timers.consentIntervalMs() * MS * jitter.getAsDouble());
    }
}
