package sfu.core.bwe;

/**
 * Notices when so little is sent that the estimate is not put to the test (application limited
 * region): a budget that fills at 65 % of the target and is spent by what is sent.
 */
final class AlrDetector {
    private static final double USAGE = 0.65;
    private static final double START_LEVEL = 0.8;
    private static final double STOP_LEVEL = 0.5;
    private static final long WINDOW_NS = 500_000_000L;
    private static final long NEVER = Long.MIN_VALUE;

    private double bps;
    private double budgetBytes;
    private long lastNs = NEVER;
    private long sinceNs = NEVER;

    void setTarget(double targetBps) {
        bps = USAGE * targetBps;
        double most = capacityBytes();
        budgetBytes = Math.clamp(budgetBytes, -most, most);
    }

    private double capacityBytes() {
        return bps / 8 * WINDOW_NS / 1e9;
    }

    void onSent(int bytes, long nowNs) {
        if (lastNs == NEVER) {
            lastNs = nowNs;
            return;
        }
        double most = capacityBytes();
        double filled = budgetBytes + bps / 8 * Math.max(0, nowNs - lastNs) / 1e9;
        lastNs = nowNs;
        budgetBytes = Math.max(-most, Math.min(filled, most) - bytes);
        double level = most > 0 ? budgetBytes / most : 0;
        if (level > START_LEVEL && sinceNs == NEVER) {
            sinceNs = nowNs;
        } else if (level < STOP_LEVEL) {
            sinceNs = NEVER;
        }
    }

    boolean isLimited() {
        return sinceNs != NEVER;
    }

    /** When it began; only while {@link #isLimited}. */
    long sinceNs() {
        return sinceNs;
    }
}
