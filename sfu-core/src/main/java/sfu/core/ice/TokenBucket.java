package sfu.core.ice;

/** Lets events pass at a rate, and a burst of them at once. */
public final class TokenBucket {
    private final double capacity;
    private final double perSecond;
    private double tokens;
    private long filledNs;

    /**
     * @param capacity events at once
     * @param nowNs any clock's, the same as {@link #take} is told
     */
    public TokenBucket(double capacity, double perSecond, long nowNs) {
        this.capacity = capacity;
        this.perSecond = perSecond;
        tokens = capacity;
        filledNs = nowNs;
    }

    /** Whether one more may pass. */
    public boolean take(long nowNs) {
        tokens = Math.min(capacity, tokens + (nowNs - filledNs) / 1e9 * perSecond);
        filledNs = nowNs;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
