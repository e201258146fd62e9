package sfu.signaling.session;

/** A token bucket: so many a second on average, with a burst of ten seconds' worth. */
public final class RateLimit {
    private static final double BURST_SECONDS = 10;

    private final double perSecond;
    private double tokens;
    private long lastNs;
    private boolean started;

    public RateLimit(double perSecond) {
        this.perSecond = perSecond;
        tokens = perSecond * BURST_SECONDS;
    }

    /** Whether one more may be, which counts from now on if so; guarded by its owner. */
    public boolean admit(long nowNs) {
        if (started) {
            double gained = (nowNs - lastNs) / 1e9 * perSecond;
            tokens = Math.min(perSecond * BURST_SECONDS, tokens + gained);
        }
        started = true;
        lastNs = nowNs;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
