package sfu.core.overload;

import sfu.core.stats.LoadLevel;

/**
 * Decides what a shard gives up: one level more each time that there was too much for a while, one
 * less each time that there was calm for longer. Between the two nothing changes. That it is busy
 * makes it refuse new rooms; layers are taken where packets are late, or where limits are strict;
 * what is lost before it is read, as a flood makes it, takes half and no more.
 */
public final class LoadControl {
    private static final long NEVER = Long.MIN_VALUE;
    private static final long MS = 1_000_000;
    private static final int MOST_HOLDS = 16;

    private final LoadLimits limits;
    private LoadLevel level = LoadLevel.NORMAL;
    private long overSinceNs = NEVER;
    private long busySinceNs = NEVER;
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
        double work = limits.isStrict() ? busy : 0;
        double loss = level.compareTo(LoadLevel.REDUCED) < 0 ? lost : 0;
        overSinceNs = since(overSinceNs, !isWithin(1, work, late, loss), nowNs);
        busySinceNs = since(busySinceNs, busy >= limits.busy(), nowNs);
        calmSinceNs = since(calmSinceNs, isWithin(limits.calm(), busy, late, lost), nowNs);
        boolean isFull = level == LoadLevel.NORMAL && isFor(busySinceNs, limits.busyMs(), nowNs);
        if (isFull || isFor(overSinceNs, limits.raiseMs(), nowNs)) {
            return rise(nowNs);
        }
        return calmSinceNs != NEVER && nowNs - calmSinceNs >= holdNs && fall(nowNs);
    }

    private static long since(long beganNs, boolean is, long nowNs) {
        if (!is) {
            return NEVER;
        }
        return beganNs == NEVER ? nowNs : beganNs;
    }

    private static boolean isFor(long sinceNs, long ms, long nowNs) {
        return sinceNs != NEVER && nowNs - sinceNs >= ms * MS;
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
