package sfu.core.layers;

/**
 * How readily an {@link Allocator} raises layers.
 *
 * @param headRoom a layer is raised where this many times its cost fits; at least 1
 * @param frameHeadRoom as headRoom, for more frames of the picture that is shown already: they need
 *     no key frame and may come and go; at least 1
 * @param slack a layer is kept where its cost is at most so many times what is there; at least 1
 * @param holdNs for how long it must have fitted
 * @param maxHoldNs the hold doubles with each rise that failed, up to this
 * @param provenNs a rise that lasts as long did not fail
 * @param overdraft pictures that are on go on where all lowest layers cost at most so many times
 *     what is there; at least 1
 * @param overdraftNs for so long; then those that do not fit are paused
 */
public record AllocatorLimits(
        double headRoom,
        double frameHeadRoom,
        double slack,
        long holdNs,
        long maxHoldNs,
        long provenNs,
        double overdraft,
        long overdraftNs) {
    /**
     * 1.12 and 1.1: an estimate or a cost that swings by 10 % either way does not swing layers, and
     * what is on a link already may use what remains of it beside the estimate. A jump of the delay
     * looks like a narrow link for a second or two: 2.5 is what pacing lets go beyond the estimate
     * at most, where much waits.
     */
    public static final AllocatorLimits DEFAULT =
            new AllocatorLimits(
                    1.12,
                    1.03,
                    1.1,
                    1_000_000_000,
                    8_000_000_000L,
                    10_000_000_000L,
                    2.5,
                    3_000_000_000L);

    /** Of a path to another node: what is least wanted waits at once, before any other does. */
    public static final AllocatorLimits OF_NODES =
            new AllocatorLimits(
                    DEFAULT.headRoom(),
                    DEFAULT.frameHeadRoom(),
                    DEFAULT.slack(),
                    DEFAULT.holdNs(),
                    DEFAULT.maxHoldNs(),
                    DEFAULT.provenNs(),
                    1,
                    0);

    public AllocatorLimits {
        if (!(headRoom >= 1)
                || !(frameHeadRoom >= 1)
                || !(slack >= 1)
                || !(overdraft >= 1)
                || holdNs < 0
                || maxHoldNs < holdNs
                || provenNs < 0) {
            throw new IllegalArgumentException(
                    "head-room and slack are 1 or more, times are 0 or more");
        }
    }
}
