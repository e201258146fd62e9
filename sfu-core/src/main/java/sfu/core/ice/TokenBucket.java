package sfu.core.ice;

/** Lets events pass at a rate, and a burst of them at once. */
final class TokenBucket {
    private final double capacity;
    private final double perSecond;
    private double tokens;
    private long filledNs;

    TokenBucket(double capacity, double perSecond, long nowNs) {
        this.capacity = capacity;
        this.perSecond = perSecond;
        tokens = capacity;
        filledNs = nowNs;
    }

    boolean take(long nowNs) {
        tokens = Math.min(capacity, tokens + (nowNs - filledNs) / 1e9 * perSecond);
        filledNs = nowNs;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
