package sfu.core.stream;

/**
 * How many packets may be looked for and sent again for one peer, whatever it asks for: a token
 * bucket. A storm of requests costs its sender the repairs, and nobody else the shard's time.
 */
public final class RepeatBudget {
    /** Every packet of a second of 20 Mbit/s, which no network repairs. */
    private static final int PER_SECOND = 2_000;

    /** A tenth of that at once: an outage of 100 ms. */
    private static final int BURST = 200;

    /** Ten times as many may be asked for, one outage of a second at once. */
    private static final int REQUESTS_PER_SECOND = 10 * PER_SECOND;

    private static final int REQUESTS_BURST = PER_SECOND;
    private static final long SECOND_NS = 1_000_000_000L;

    private final int burst;
    private final long nsEach;
    private int tokens;
    private long refilledNs;

    private RepeatBudget(int perSecond, int burst) {
        this.burst = burst;
        nsEach = SECOND_NS / perSecond;
        tokens = burst;
    }

    /** Of packets that are sent again. */
    public static RepeatBudget ofRepeats() {
        return new RepeatBudget(PER_SECOND, BURST);
    }

    /** Of numbers that are asked for, known or not: a datagram of NACKs names thousands. */
    public static RepeatBudget ofRequests() {
        return new RepeatBudget(REQUESTS_PER_SECOND, REQUESTS_BURST);
    }

    /** Whether one more may be sent now, which is then taken off. */
    public boolean take(long nowNs) {
        long more = (nowNs - refilledNs) / nsEach;
        if (more > 0) {
            tokens = (int) Math.min(burst, tokens + more);
            refilledNs = tokens == burst ? nowNs : refilledNs + more * nsEach;
        }
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }
}
