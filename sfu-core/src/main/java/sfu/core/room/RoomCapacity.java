package sfu.core.room;

/**
 * How many may do how much in one room; more is refused with LIMIT_REACHED.
 *
 * @param maxParticipants at once, hidden ones too
 * @param maxPublishers at once
 * @param maxTracks that one participant publishes
 * @param ingressBitrateBps that one participant may send; 0: what the server allows
 * @param maxBitrateBps that all of them send; while it is more nobody begins to publish
 */
public record RoomCapacity(
        int maxParticipants,
        int maxPublishers,
        int maxTracks,
        long ingressBitrateBps,
        long maxBitrateBps) {
    public RoomCapacity {
        if (maxParticipants < 1 || maxPublishers < 1 || maxTracks < 1 || maxBitrateBps < 1) {
            throw new IllegalArgumentException("a room's limits are at least 1");
        }
        if (ingressBitrateBps < 0) {
            throw new IllegalArgumentException("one may send 0 (as the server allows) or more");
        }
    }

    /** As the server's limits are; all may publish. */
    public static RoomCapacity of(RoomLimits limits) {
        return new RoomCapacity(
                limits.maxParticipants(),
                limits.maxParticipants(),
                limits.maxTracksPerParticipant(),
                0,
                limits.maxBitrateBps());
    }
}
