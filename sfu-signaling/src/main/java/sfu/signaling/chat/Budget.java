package sfu.signaling.chat;

/** So much a second on average, with a burst of ten seconds' worth. Not safe for threads. */
final class Budget {
    private static final double BURST_SECONDS = 10;

    private final double perSecond;
    private double left;
    private long lastMs;

    Budget(double perSecond, long nowMs) {
        this.perSecond = perSecond;
        left = perSecond * BURST_SECONDS;
        lastMs = nowMs;
    }

    /** Takes it, if there is that much. */
    boolean take(double amount, long nowMs) {
        double gained = Math.max(0, nowMs - lastMs) / 1000.0 * perSecond;
        left = Math.min(perSecond * BURST_SECONDS, left + gained);
        lastMs = nowMs;
        if (left < amount) {
            return false;
        }
        left -= amount;
        return true;
    }
}
