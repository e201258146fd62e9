package sfu.core.room;

/**
 * What rooms may grow to; more is refused with LIMIT_REACHED.
 *
 * @param maxOverrides of sources, that operators make for one participant
 * @param transportsPerShard of one room on its home shard, before the room spreads over others
 * @param transportsHere of one room on its node, before those who come by way of other nodes have
 *     theirs there
 * @param edgesPerNode other nodes to which one node sends a room, before these send it on: see
 *     {@link sfu.core.relay.FeedTree}
 * @param maxBitrateBps that the publishers of a room send; while it is more nobody begins to
 *     publish
 * @param connectMs from the first offer to the end of the DTLS handshake, over all ICE restarts;
 *     whoever takes longer leaves
 */
public record RoomLimits(
        int maxRooms,
        int maxParticipants,
        int maxTracksPerParticipant,
        int maxSlotsPerParticipant,
        int maxOverrides,
        int transportsPerShard,
        int transportsHere,
        int edgesPerNode,
        long maxBitrateBps,
        int connectMs) {
    public static final int MIN_CONNECT_MS = 1_000;

    /** Twice what ICE takes with one pair of credentials: whoever restarts it has another try. */
    private static final int USUAL_CONNECT_MS = 60_000;

    /** A node of 10 edges sends each track as often as to 10 more viewers. */
    private static final int USUAL_EDGES = 10;

    /** A room that sends more fills the port of most machines with its first ten viewers. */
    private static final long USUAL_BITRATE_BPS = 1_000_000_000L;

    public RoomLimits {
        if (maxRooms < 1
                || maxParticipants < 1
                || maxTracksPerParticipant < 1
                || maxSlotsPerParticipant < 1
                || maxOverrides < 1
                || transportsPerShard < 1
                || edgesPerNode < 1
                || maxBitrateBps < 1) {
            throw new IllegalArgumentException("room limits are at least 1");
        }
        if (transportsHere < 0) {
            throw new IllegalArgumentException("a room has 0 or more transports on its node");
        }
        if (connectMs < MIN_CONNECT_MS) {
            throw new IllegalArgumentException(
                    "one may take " + MIN_CONNECT_MS + " ms to connect or more, not " + connectMs);
        }
    }

    /** With the usual number of transports on one node. */
    public RoomLimits(
            int maxRooms,
            int maxParticipants,
            int maxTracksPerParticipant,
            int maxSlotsPerParticipant,
            int maxOverrides,
            int transportsPerShard) {
        this(
                maxRooms,
                maxParticipants,
                maxTracksPerParticipant,
                maxSlotsPerParticipant,
                maxOverrides,
                transportsPerShard,
                1_000,
                USUAL_EDGES,
                USUAL_BITRATE_BPS,
                USUAL_CONNECT_MS);
    }

    /** With another number of transports on its node. */
    public RoomLimits withTransportsHere(int its) {
        return new RoomLimits(
                maxRooms,
                maxParticipants,
                maxTracksPerParticipant,
                maxSlotsPerParticipant,
                maxOverrides,
                transportsPerShard,
                its,
                edgesPerNode,
                maxBitrateBps,
                connectMs);
    }

    /** With another number of nodes to which one sends. */
    public RoomLimits withEdgesPerNode(int its) {
        return new RoomLimits(
                maxRooms,
                maxParticipants,
                maxTracksPerParticipant,
                maxSlotsPerParticipant,
                maxOverrides,
                transportsPerShard,
                transportsHere,
                its,
                maxBitrateBps,
                connectMs);
    }

    /** With another time in which one has to connect. */
    public RoomLimits withConnectMs(int its) {
        return new RoomLimits(
                maxRooms,
                maxParticipants,
                maxTracksPerParticipant,
                maxSlotsPerParticipant,
                maxOverrides,
                transportsPerShard,
                transportsHere,
                edgesPerNode,
                maxBitrateBps,
                its);
    }

    /** With the usual number of overrides. */
    public RoomLimits(
            int maxRooms,
            int maxParticipants,
            int maxTracksPerParticipant,
            int maxSlotsPerParticipant,
            int transportsPerShard) {
        this(
                maxRooms,
                maxParticipants,
                maxTracksPerParticipant,
                maxSlotsPerParticipant,
                1_000,
                transportsPerShard);
    }

    public static RoomLimits defaults() {
        return new RoomLimits(10_000, 5_000, 16, 512, 100);
    }
}
