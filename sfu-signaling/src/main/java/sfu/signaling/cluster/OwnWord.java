package sfu.signaling.cluster;

/**
 * What this node says when it is asked whether a new room may open here: it knows its own load, and
 * what came since that was measured. Safe for all threads.
 */
final class OwnWord {
    private final Admission admission;
    private boolean takesRooms; // guarded by this

    OwnWord(PlacementLimits limits) {
        admission = new Admission(Admission.FULL, limits.roomLoad());
    }

    /** At each heart-beat. */
    synchronized void measured(NodeState self) {
        takesRooms = self.takesRooms();
        admission.measured(self.candidate().load());
    }

    /** If so, the room counts from now on. */
    synchronized boolean takesOne() {
        return takesRooms && admission.admit();
    }
}
