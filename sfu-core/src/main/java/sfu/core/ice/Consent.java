package sfu.core.ice;

import java.util.function.DoubleSupplier;

/**
 * Whether the peer still wants what we send (RFC 7675 5.1). Its own authenticated checks show that,
 * as long as it answers one of ours now and then: checks may come from anywhere, answers only from
 * where ours arrive. When no checks come we ask.
 */
final class Consent {
    private static final long MS = 1_000_000;

    /**
     * So much longer than the interval is the first wait: a peer that asks at the usual interval
     * itself (RFC 7675 5.1) has asked by then, and is asked for proof alone.
     */
    private static final double PATIENCE = 1.6;

    /** A proof holds so much longer than consent: we ask for it when half of that is over. */
    private static final int PROOFS = 2;

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
    private long askNs; // for proof
    private long provenNs;

    /**
     * @param jitter factors of the interval, so that many peers do not ask at once
     */
    Consent(IceTimers timers, DoubleSupplier jitter, long nowNs) {
        this.timers = timers;
        this.jitter = jitter;
        proven(nowNs);
    }

    /** It answered a check of ours. */
    void proven(long nowNs) {
        given(nowNs);
        provenNs = nowNs;
        askNs = nowNs + (long) (timers.consentExpiryMs() * MS * jitter.getAsDouble());
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
        if (nowNs - checkNs < 0 && nowNs - askNs < 0) {
            return Step.WAIT;
        }
        checkNs = nowNs + intervalNs();
        askNs = Math.max(askNs, checkNs);
        return Step.CHECK;
    }

    /** When {@link #step} has something to say. */
    long dueNs() {
        return Math.min(Math.min(checkNs, askNs), expiryNs());
    }

    private long expiryNs() {
        long expiryNs = timers.consentExpiryMs() * MS;
        return Math.min(givenNs + expiryNs, provenNs + PROOFS * expiryNs);
    }

    private long intervalNs() {
        return (long) (timers.consentIntervalMs() * MS * jitter.getAsDouble());
    }
}
