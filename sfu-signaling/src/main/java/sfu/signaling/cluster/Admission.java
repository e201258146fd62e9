package sfu.signaling.cluster;

/**
 * A node's own word on who is let in: who chose it saw a load as old as a heart-beat, it sees its
 * own, and who came since that was measured.
 *
 * <p>A room of a thousand that comes back at once after another node's end is in nobody's figures:
 * without this it would be twice what the node can do before the first heart-beat tells of it. Who
 * is not let in goes to another node, by relay if the room is here.
 *
 * <p>Of one thread, or guarded by its owner.
 */
public final class Admission {
    /** From here on nobody is let in, where nothing else is said. */
    public static final double FULL = 0.75;

    private static final double PERSON = 0.0006;

    private final double fullLoad;
    private final double personLoad;
    private double measured;
    private int sinceLast;
    private int beforeLast;

    /**
     * @param fullLoad from this share of the budget on nobody is let in, above 0 and up to 1; above
     *     the load at which rooms go elsewhere ({@link PlacementLimits}), for those that grow
     * @param personLoad what somebody is taken to need of the budget until that is measured, 0 to
     *     1: rather that of one with all pictures than the mean
     * @throws IllegalArgumentException out of these ranges
     */
    public Admission(double fullLoad, double personLoad) {
        if (!(fullLoad > 0 && fullLoad <= 1)) {
            throw new IllegalArgumentException(
                    "a node lets nobody in from a share of its budget above 0 and up to 1 on, not "
                            + fullLoad);
        }
        if (!(personLoad >= 0 && personLoad <= 1)) {
            throw new IllegalArgumentException(
                    "somebody needs a share of a node's budget from 0 to 1, not " + personLoad);
        }
        this.fullLoad = fullLoad;
        this.personLoad = personLoad;
    }

    /** Nobody from 0.75 on; some 1,700 people with all they look at fill a node. */
    public static Admission byDefault() {
        return new Admission(FULL, PERSON);
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

    /** Whether one more is let in, who counts from now on if so. */
    public boolean admit() {
        if (load() >= fullLoad) {
            return false;
        }
        sinceLast++;
        return true;
    }

    /** What the node has to do with those who came since, as a share of its budget. */
    public double load() {
        return measured + (sinceLast + beforeLast) * personLoad;
    }
}
