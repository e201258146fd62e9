package sfu.signaling.cluster;

/** What a node is asked to take. */
public enum Placed {
    ROOM,
    /** Media of somebody whose room is at another node. */
    PARTICIPANT;

    double load(PlacementLimits limits) {
        return this == ROOM ? limits.roomLoad() : limits.participantLoad();
    }
}
