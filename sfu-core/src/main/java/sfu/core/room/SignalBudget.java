package sfu.core.room;

/**
 * How many bytes of signals somebody may still send: so many a second, with ten seconds' worth at
 * once.
 */
final class SignalBudget {
    private static final double BURST_SECONDS = 10;

    private final double perSecond;
    private double left;
    private long lastNs;
    private boolean isStarted;

    SignalBudget(int bytesPerSecond) {
        perSecond = bytesPerSecond;
        left = perSecond * BURST_SECONDS;
    }

    boolean admits(int bytes, long nowNs) {
        if (isStarted) {
            double gained = (nowNs - lastNs) / 1e9 * perSecond;
            left = Math.min(perSecond * BURST_SECONDS, left + gained);
        }
        isStarted = true;
        lastNs = nowNs;
        if (left < bytes) {
            return false;
        }
        left -= bytes;
        return true;
    }
}
