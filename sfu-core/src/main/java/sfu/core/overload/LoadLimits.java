package sfu.core.overload;

/**
 * What a shard may be loaded with before it gives something up.
 *
 * @param isOn false: it never does
 * @param busy share of the time that it has something to do, above 0, at most 1
 * @param lateMs from when a packet came to when it left; more is late
 * @param late share of its packets that are late, above 0, at most 1
 * @param lost share of what comes that it has no buffers for, above 0, at most 1
 * @param calm what is below so much of all three is no load, 0..1
 * @param raiseMs for so long there is too much before it gives up more
 * @param holdMs for so long there is calm before it gives up less; where that was too early it
 *     doubles, up to sixteen times
 */
public record LoadLimits(
        boolean isOn,
        double busy,
        int lateMs,
        double late,
        double lost,
        double calm,
        int raiseMs,
        int holdMs) {
    /** An hour. */
    public static final int MOST_MS = 3_600_000;

    public LoadLimits {
        share("busy", busy);
        share("late", late);
        share("lost", lost);
        if (!(calm >= 0 && calm < 1)) {
            throw new IllegalArgumentException("calm is from 0 to less than 1, not " + calm);
        }
        if (lateMs < 1 || raiseMs < 1 || holdMs < 1 || lateMs > MOST_MS) {
            throw new IllegalArgumentException("times are at least 1 ms and at most an hour");
        }
        if (raiseMs > MOST_MS || holdMs > MOST_MS) {
            throw new IllegalArgumentException("times are at least 1 ms and at most an hour");
        }
    }

    private static void share(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is above 0 and at most 1, not " + value);
        }
    }

    /**
     * A loop that works nine tenths of the time has queues that are as long as its work is uneven;
     * 50 ms is what jitter buffers of sound bear; 2 s are longer than a wave of joins or a
     * compiler's first minute keeps a shard.
     */
    public static LoadLimits defaults() {
        return new LoadLimits(true, 0.9, 50, 0.1, 0.01, 0.7, 2_000, 5_000);
    }

    /** Nothing is ever given up. */
    public static LoadLimits off() {
        return new LoadLimits(false, 1, 50, 1, 1, 0.7, 2_000, 5_000);
    }
}
