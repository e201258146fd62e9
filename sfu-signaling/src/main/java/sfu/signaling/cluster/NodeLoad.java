package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What a node has to do.
 *
 * @param load as a share of its budget, the worst of processor, shards, packets and bandwidth: 0
 *     idle, 1 all of it
 * @param cpu of all processors, 0 to 1
 * @param packetsPerSecond received and sent
 * @param headroom what the busiest shard has left of its time, 0 to 1
 * @param takesRooms false while it starts, is overloaded or fails its self-test
 * @param isDraining it is asked to end
 * @param bitsPerSecond in the direction that has more; null: its version does not say
 * @param budgetPackets a second in and out, of which its load is a share; null as above
 */
public record NodeLoad(
        double load,
        double cpu,
        double packetsPerSecond,
        int rooms,
        int participants,
        double headroom,
        boolean takesRooms,
        boolean isDraining,
        @Nullable Double bitsPerSecond,
        @Nullable Double budgetPackets) {
    /** Of which nothing is known yet. */
    public static final NodeLoad STARTING = new NodeLoad(0, 0, 0, 0, 0, 1, false, false, 0.0, null);
}
