package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.core.overload.LoadLimits;

/**
 * What a shard may be loaded with before it refuses new rooms and then lowers video, as in a YAML
 * file; what is missing has its default.
 *
 * @param on false: nothing is ever given up
 * @param strict true: work alone takes layers too, before packets suffer
 * @param busy share of the time that it has something to do
 * @param busyMs for so long there is too much work before new rooms are refused
 * @param lateMs from when a packet came to when it left; more is late
 * @param late share of its packets that are late
 * @param lost share of what comes that there are no buffers for
 * @param calm what is below so much of all three is no load
 * @param raiseMs for so long there is too much before more is given up
 * @param holdMs for so long there is calm before less is
 */
public record OverloadConfig(
        @Nullable Boolean on,
        @Nullable Boolean strict,
        @Nullable Double busy,
        @Nullable Integer busyMs,
        @Nullable Integer lateMs,
        @Nullable Double late,
        @Nullable Double lost,
        @Nullable Double calm,
        @Nullable Integer raiseMs,
        @Nullable Integer holdMs) {
    /** Nobody means less. */
    private static final double LEAST = 0.001;

    private static final double MOST_CALM = 0.99;

    public OverloadConfig {
        share("busy", busy, LEAST, 1);
        Checks.range("busyMs", busyMs, 1, LoadLimits.MOST_MS);
        Checks.range("lateMs", lateMs, 1, LoadLimits.MOST_MS);
        share("late", late, LEAST, 1);
        share("lost", lost, LEAST, 1);
        share("calm", calm, 0, MOST_CALM);
        Checks.range("raiseMs", raiseMs, 1, LoadLimits.MOST_MS);
        Checks.range("holdMs", holdMs, 1, LoadLimits.MOST_MS);
    }

    private static void share(String key, @Nullable Double value, double least, double most) {
        if (value != null && !(value >= least && value <= most)) {
            throw new OutOfRange(key, "%s is %s to %s, not %s".formatted(key, least, most, value));
        }
    }

    /** With these defaults. */
    public LoadLimits over(LoadLimits base) {
        return new LoadLimits(
                on == null ? base.isOn() : on,
                strict == null ? base.isStrict() : strict,
                or(busy, base.busy()),
                or(busyMs, base.busyMs()),
                or(lateMs, base.lateMs()),
                or(late, base.late()),
                or(lost, base.lost()),
                or(calm, base.calm()),
                or(raiseMs, base.raiseMs()),
                or(holdMs, base.holdMs()));
    }

    private static double or(@Nullable Double value, double base) {
        return value == null ? base : value;
    }

    private static int or(@Nullable Integer value, int base) {
        return value == null ? base : value;
    }
}
