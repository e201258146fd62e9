package sfu.core.shard;

/**
 * What a subscriber without bandwidth estimation may be sent, by the loss that it reports: less
 * when much is lost, slowly more when nothing is.
 */
final class LossBudget {
    /** 0 stands for no limit. */
    private static final long UNLIMITED = 0;

    /**
     * As in libwebrtc's first loss-based control: below the first it rises, above the second it
     * falls.
     */
    private static final double LITTLE = 0.02;

    private static final double MUCH = 0.10;
    private static final double RISE = 1.08;

    /** A step in each second's look at the layers, which may come a little early. */
    private static final long STEP_NS = 900_000_000L;

    /** Less than this is no video any more. */
    private static final long LEAST_BPS = 100_000;

    private long budgetBps = UNLIMITED;
    private long steppedNs = Long.MIN_VALUE;

    /** Whether so much reported loss may change anything. */
    boolean concerns(double loss) {
        return loss > MUCH || isLimited();
    }

    /** Whether there is a limit, which rises with time. */
    boolean isLimited() {
        return budgetBps != UNLIMITED;
    }

    /**
     * @param loss 0..1, as reported of late
     * @param givenBps what its slots get now
     */
    long mostBps(double loss, long givenBps, long nowNs) {
        if (steppedNs != Long.MIN_VALUE && nowNs - steppedNs < STEP_NS) {
            return budgetBps;
        }
        steppedNs = nowNs;
        if (loss > MUCH) {
            long from = budgetBps == UNLIMITED ? givenBps : Math.min(budgetBps, givenBps);
            budgetBps = Math.max(LEAST_BPS, (long) (from * (1 - loss / 2)));
        } else if (loss < LITTLE && budgetBps != UNLIMITED) {
            budgetBps = (long) (budgetBps * RISE);
            if (budgetBps > 2 * Math.max(givenBps, LEAST_BPS)) {
                budgetBps = UNLIMITED; // nothing that is sent needs more
            }
        }
        return budgetBps;
    }
}
