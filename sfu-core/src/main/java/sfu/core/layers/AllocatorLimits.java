package sfu.core.layers;

/**
 * How readily an {@link Allocator} raises layers.
 *
 * @param headRoom a layer is raised where this many times its cost fits; at least 1
 * @param slack a layer is kept where its cost is at most so many times what is there; at least 1
 * @param holdNs for how long it must have fitted
 * @param maxHoldNs the hold doubles with each rise that failed, up to this
 * @param provenNs a rise that lasts as long did not fail
 */
public record AllocatorLimits(
        double headRoom, double slack, long holdNs, long maxHoldNs, long provenNs) {
    /**
     * 1.12 and 1.1: an estimate or a cost that swings by 10 % either way does not swing layers, and
     * what is on a link already may use what remains of it beside the estimate.
     */
    public static final AllocatorLimits DEFAULT =
            new AllocatorLimits(1.12, 1.1, 1_000_000_000, 8_000_000_000L, 10_000_000_000L);

    public AllocatorLimits {
        if (!(headRoom >= 1) || !(slack >= 1) || holdNs < 0 || maxHoldNs < holdNs || provenNs < 0) {
            throw new IllegalArgumentException(
                    "head-room and slack are 1 or more, times are 0 or more");
        }
    }
}
