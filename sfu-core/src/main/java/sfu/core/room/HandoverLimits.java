package sfu.core.room;

import java.time.Duration;

/**
 * For how long rooms of other servers are kept ready here.
 *
 * @param rooms that wait for the first of their people; beyond that the one that waited longest is
 *     forgotten
 * @param firstWithin after which a room to which nobody came is forgotten
 * @param allWithin for which the room waits for those who were in it: until then it does not end,
 *     and whoever comes is who they were; later they join as anybody does
 */
public record HandoverLimits(int rooms, Duration firstWithin, Duration allWithin) {
    public HandoverLimits {
        if (rooms < 1) {
            throw new IllegalArgumentException("at least one room may be handed over");
        }
        if (!firstWithin.isPositive() || !allWithin.isPositive()) {
            throw new IllegalArgumentException(
                    "people are awaited for a time above 0, not " + firstWithin + ", " + allWithin);
        }
    }

    /** 10,000 rooms; a minute for the first, 20 seconds from then on for all. */
    public static HandoverLimits defaults() {
        return new HandoverLimits(10_000, Duration.ofSeconds(60), Duration.ofSeconds(20));
    }
}
