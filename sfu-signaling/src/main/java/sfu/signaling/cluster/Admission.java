package sfu.signaling.cluster;

/**
 * A node's own word on what is let in: who chose it saw a load as old as a heart-beat, it sees its
 * own, and what came since that was measured.
 *
 * <p>A room of a thousand that comes back at once after another node's end is in nobody's figures:
 * without this it would be twice what the node can do before the first heart-beat tells of it. Who
 * is not let in goes to another node, by relay if the room is here.
 *
 * <p>Of one thread, or guarded by its owner.
 */
public final class Admission {
    /** From here on nobody is let in, where nothing else is said. */
    public static final double FULL = 0.72;

    private final double fullLoad;
    private double measured;
    private double sinceLast;
    private double beforeLast;

    /**
     * @param fullLoad from this share of the budget on nobody is let in, above 0 and up to 1; above
     *     the load at which rooms go elsewhere ({@link PlacementLimits}), for those that grow
     * @throws IllegalArgumentException out of this range
     */
    public Admission(double fullLoad) {
        if (!(fullLoad > 0 && fullLoad <= 1)) {
            throw new IllegalArgumentException(
                    "a node lets nobody in from a share of its budget above 0 and up to 1 on, not "
                            + fullLoad);
        }
        this.fullLoad = fullLoad;
    }

    /**
     * The node's load was measured anew. What somebody needs shows in the second measurement after
     * the join: the first may have been half over.
     *
     * @param load a share of the budget, 0 or more
     */
    public void measured(double load) {
        measured = load;
        beforeLast = sinceLast;
        sinceLast = 0;
    }

    /**
     * Whether what needs such a share of the budget is let in; it counts from now on if so.
     *
     * @param load 0 or more, as {@link PlacementLimits} says of a room or a participant
     */
    public boolean admit(double load) {
        if (load() >= fullLoad) {
            return false;
        }
        sinceLast += load;
        return true;
    }

    /** What the node has to do with those who came since, as a share of its budget. */
    public double load() {
        return measured + sinceLast + beforeLast;
    }
}
