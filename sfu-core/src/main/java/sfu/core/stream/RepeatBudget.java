package sfu.core.stream;

/**
 * How many packets may be sent again to one peer, whatever it asks for: a token bucket. A storm of
 * requests costs its sender the repairs, and nobody else the shard's time.
 */
public final class RepeatBudget {
    /** Every packet of a second of 20 Mbit/s, which no network repairs. */
    private static final int PER_SECOND = 2_000;

    /** A tenth of that at once: an outage of 100 ms. */
    private static final int BURST = 200;

    private static final long NS_EACH = 1_000_000_000L / PER_SECOND;

    private int tokens = BURST;
    private long refilledNs;

    /** Whether one more may be sent now, which is then taken off. */
    public boolean take(long nowNs) {
        long more = (nowNs - refilledNs) / NS_EACH;
        if (more > 0) {
            tokens = (int) Math.min(BURST, tokens + more);
            refilledNs = tokens == BURST ? nowNs : refilledNs + more * NS_EACH;
        }
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }
}
