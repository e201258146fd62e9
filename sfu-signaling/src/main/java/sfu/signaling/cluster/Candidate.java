package sfu.signaling.cluster;

/**
 * A node as it said of itself in its last heart-beat.
 *
 * @param node its name, not empty
 * @param region where it is; empty where it said none
 * @param load what it has to do as a share of its budget, the worst of processor, packets and
 *     bandwidth: 0 idle, 1 all of it, more when it is over it
 * @param headroom what its busiest shard has left of its time, 0 to 1
 * @param takesRooms false while it drains, starts or fails its self-test
 */
public record Candidate(
        String node, String region, double load, double headroom, boolean takesRooms) {
    /** Whose shards have all their time. */
    public Candidate(String node, String region, double load, boolean takesRooms) {
        this(node, region, load, 1, takesRooms);
    }

    /**
     * @throws IllegalArgumentException without a name, or with a load that is no number from 0 on
     */
    public Candidate {
        if (node.isEmpty()) {
            throw new IllegalArgumentException("a node has a name");
        }
        if (!(load >= 0) || Double.isInfinite(load)) {
            throw new IllegalArgumentException(
                    "the load of node "
                            + node
                            + " is a share of its budget from 0 on, not "
                            + load);
        }
    }
}
