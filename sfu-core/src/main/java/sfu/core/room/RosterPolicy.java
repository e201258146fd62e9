package sfu.core.room;

import java.time.Duration;

/**
 * How clients are told who is in a room.
 *
 * @param audience whether those who publish nothing are listed
 * @param firstPage how many people a joiner is told of at once
 * @param maxPage how many it may ask for at once
 * @param minInterval between two deltas, however small the room is
 * @param intervalPerMember what each member adds to it
 * @param maxInterval between two deltas, however large the room is
 */
public record RosterPolicy(
        Audience audience,
        int firstPage,
        int maxPage,
        Duration minInterval,
        Duration intervalPerMember,
        Duration maxInterval) {
    public RosterPolicy {
        if (firstPage < 1 || maxPage < 1) {
            throw new IllegalArgumentException("a page has at least one participant");
        }
        if (minInterval.isNegative()
                || intervalPerMember.isNegative()
                || maxInterval.compareTo(minInterval) < 0) {
            throw new IllegalArgumentException("intervals are 0 or more, the largest at the end");
        }
    }

    /** Ten are told within 40 ms, 125 and more twice a second. */
    public static RosterPolicy defaults() {
        return new RosterPolicy(
                Audience.LIST,
                100,
                500,
                Duration.ofMillis(20),
                Duration.ofMillis(4),
                Duration.ofMillis(500));
    }

    /** Each change is told by itself, and at once. */
    public static RosterPolicy immediate() {
        return new RosterPolicy(
                Audience.LIST, 100, 500, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    public RosterPolicy with(Audience its) {
        return new RosterPolicy(
                its, firstPage, maxPage, minInterval, intervalPerMember, maxInterval);
    }

    long intervalNs(int members) {
        long grown = intervalPerMember.toNanos() * members;
        return Math.clamp(grown, minInterval.toNanos(), maxInterval.toNanos());
    }
}
