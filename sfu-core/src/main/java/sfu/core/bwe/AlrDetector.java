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

    private double bytesPerNs;
    private double mostBytes;
    private double budgetBytes;
    private long lastNs = NEVER;
    private long sinceNs = NEVER;

    void setTarget(double targetBps) {
        bytesPerNs = USAGE / 8e9 * targetBps;
        mostBytes = bytesPerNs * WINDOW_NS;
        budgetBytes = Math.clamp(budgetBytes, -mostBytes, mostBytes);
    }

    void onSent(int bytes, long nowNs) {
        if (lastNs == NEVER) {
            lastNs = nowNs;
            return;
        }
        double filled = budgetBytes + bytesPerNs * Math.max(0, nowNs - lastNs);
        lastNs = nowNs;
        budgetBytes = Math.max(-mostBytes, Math.min(filled, mostBytes) - bytes);
        if (budgetBytes > START_LEVEL * mostBytes && sinceNs == NEVER) {
            sinceNs = nowNs;
        } else if (budgetBytes < STOP_LEVEL * mostBytes) {
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
