package sfu.core.overload;

/**
 * What a shard may be loaded with before it gives something up.
 *
 * @param isOn false: it never does
 * @param isStrict work alone takes layers too, before packets suffer; else it refuses new rooms
 * @param busy share of the time that it has something to do, above 0, at most 1
 * @param busyMs for so long there is too much work before new rooms are refused
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
        boolean isStrict,
        double busy,
        int busyMs,
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
        if (busyMs < 1 || busyMs > MOST_MS || raiseMs > MOST_MS || holdMs > MOST_MS) {
            throw new IllegalArgumentException("times are at least 1 ms and at most an hour");
        }
    }

    private static void share(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is above 0 and at most 1, not " + value);
        }
    }

    /**
     * A loop that works all the time has queues that are as long as its work is uneven; 100 ms is
     * what jitter buffers of sound get used to; 15 s are longer than a wave of joins keeps a shard,
     * or a compiler's first minute. 500 rooms of 4 took 0.9 of a core and lost less than 0.01
     * (BENCHMARKS.md).
     */
    public static LoadLimits defaults() {
        return new LoadLimits(true, false, 0.97, 15_000, 100, 0.2, 0.02, 0.95, 3_000, 5_000);
    }

    /** Nothing is ever given up. */
    public static LoadLimits off() {
        return new LoadLimits(false, false, 1, 15_000, 50, 1, 1, 0.7, 2_000, 5_000);
    }
}
