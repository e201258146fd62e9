package sfu.core.overload;

import sfu.core.stats.LoadLevel;

/**
 * Decides what a shard gives up: one level more each time that there was too much for a while, one
 * less each time that there was calm for longer. Between the two nothing changes.
 */
public final class LoadControl {
    private static final long NEVER = Long.MIN_VALUE;
    private static final long MS = 1_000_000;
    private static final int MOST_HOLDS = 16;

    private final LoadLimits limits;
    private LoadLevel level = LoadLevel.NORMAL;
    private long overSinceNs = NEVER;
    private long calmSinceNs = NEVER;
    private long fellNs = NEVER;
    private long holdNs;

    public LoadControl(LoadLimits limits) {
        this.limits = limits;
        holdNs = limits.holdMs() * MS;
    }

    public LoadLevel level() {
        return level;
    }

    /**
     * What was measured since the last time, as in {@link LoadLimits}; returns whether the level is
     * another now.
     */
    public boolean update(double busy, double late, double lost, long nowNs) {
        if (!limits.isOn()) {
            return false;
        }
        if (isWithin(1, busy, late, lost)) {
            overSinceNs = NEVER;
        } else if (overSinceNs == NEVER) {
            overSinceNs = nowNs;
        }
        if (!isWithin(limits.calm(), busy, late, lost)) {
            calmSinceNs = NEVER;
        } else if (calmSinceNs == NEVER) {
            calmSinceNs = nowNs;
        }
        if (overSinceNs != NEVER && nowNs - overSinceNs >= limits.raiseMs() * MS) {
            return rise(nowNs);
        }
        return calmSinceNs != NEVER && nowNs - calmSinceNs >= holdNs && fall(nowNs);
    }

    private boolean isWithin(double share, double busy, double late, double lost) {
        return busy < limits.busy() * share
                && late < limits.late() * share
                && lost < limits.lost() * share;
    }

    private boolean rise(long nowNs) {
        overSinceNs = nowNs;
        LoadLevel was = level;
        level = level.worse();
        long usualNs = limits.holdMs() * MS;
        boolean wasEarly = fellNs != NEVER && nowNs - fellNs < 2 * holdNs;
        holdNs = wasEarly ? Math.min(2 * holdNs, MOST_HOLDS * usualNs) : Math.max(usualNs, holdNs);
        fellNs = NEVER;
        return level != was;
    }

    private boolean fall(long nowNs) {
        calmSinceNs = nowNs;
        if (level == LoadLevel.NORMAL) {
            holdNs = limits.holdMs() * MS; // calm for long without anything given up
            return false;
        }
        fellNs = nowNs;
        level = level.better();
        return true;
    }
}
