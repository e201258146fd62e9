package sfu.admin.cluster;

import sfu.signaling.cluster.PlacementLimits;

/**
 * What a node may have to do besides what its processors can: its load is the share of that.
 *
 * @param packetsPerSecond received and sent; 0: 200,000 for each shard
 * @param bitsPerSecond in each direction
 */
public record NodeBudget(double packetsPerSecond, double bitsPerSecond) {
    /** Of a shard at full load: measured were 326,000 and more (BENCHMARKS.md). */
    private static final double PACKETS_OF_SHARD = 200_000;

    /** Of a network card of 10 Gbit/s. */
    public static NodeBudget defaults() {
        return new NodeBudget(0, 10e9);
    }

    /** 0: nothing, 1: all of the one that is more used. */
    double share(double packets, double bits, int shards) {
        return Math.max(packets / packets(shards), bits / bitsPerSecond);
    }

    /** How full nodes like this one are made. */
    PlacementLimits limits(int shards) {
        return PlacementLimits.ofPackets(packets(shards));
    }

    /** A second. */
    double packets(int shards) {
        return packetsPerSecond > 0 ? packetsPerSecond : PACKETS_OF_SHARD * Math.max(1, shards);
    }
}
