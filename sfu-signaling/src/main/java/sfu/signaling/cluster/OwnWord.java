package sfu.signaling.cluster;

/**
 * What this node says when it is asked whether a new room may open here, or media of one more
 * participant come here: it knows its own load, and what came since that was measured. Safe for all
 * threads.
 */
final class OwnWord {
    private final PlacementLimits limits;
    private final Admission admission = new Admission(Admission.FULL);
    private boolean takesRooms; // guarded by this

    OwnWord(PlacementLimits limits) {
        this.limits = limits;
    }

    /** At each heart-beat. */
    synchronized void measured(NodeState self) {
        takesRooms = self.takesRooms();
        admission.measured(self.candidate().load());
    }

    /** Of what another node places; if so, it counts from now on. */
    synchronized boolean takes(Placed what) {
        return takesRooms && admission.admit(what.load(limits));
    }

    /** Of participants whose room is here: it goes on whatever else this node is to be given. */
    synchronized boolean takesOneOfOurs() {
        return admission.admit(limits.participantLoad());
    }
}
