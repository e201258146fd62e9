package sfu.signaling.cluster;

/**
 * What a node has to do.
 *
 * @param load as a share of its budget, the worst of what is measured: 0 idle, 1 all of it
 * @param cpu of all processors, 0 to 1
 * @param packetsPerSecond received and sent
 * @param headroom what the busiest shard has left of its time, 0 to 1
 * @param takesRooms false while it starts, is overloaded or fails its self-test
 */
public record NodeLoad(
        double load,
        double cpu,
        double packetsPerSecond,
        int rooms,
        int participants,
        double headroom,
        boolean takesRooms,
        boolean isDraining) {
    /** Of which nothing is known yet. */
    public static final NodeLoad STARTING = new NodeLoad(0, 0, 0, 0, 0, 1, false, false);
}
