package sfu.admin.rest;

/**
 * How much of what strangers ask for is written down, so that they do not fill the audit log. Any
 * thread.
 */
final class Strangers {
    private static final long MINUTE_MS = 60_000;

    private final int mostAMinute;
    private long minute = Long.MIN_VALUE; // guarded by this
    private int written; // in this minute; guarded by this
    private long unwritten; // since something was written; guarded by this

    Strangers(int mostAMinute) {
        this.mostAMinute = mostAMinute;
    }

    /**
     * Decides about the next one.
     *
     * @param nowMs since 1970
     * @return how many before it were not written down; -1: this one is not either
     */
    synchronized long next(long nowMs) {
        long its = Math.floorDiv(nowMs, MINUTE_MS);
        if (its != minute) {
            minute = its;
            written = 0;
        }
        if (written >= mostAMinute) {
            unwritten++;
            return -1;
        }
        written++;
        long before = unwritten;
        unwritten = 0;
        return before;
    }
}
