package sfu.signaling.cluster.sim;

/**
 * What is simulated. Nodes send heart-beats with their load, each at its own moment; all see the
 * last ones.
 *
 * @param rooms that are open at once
 * @param meanLoad of all nodes while so many are open
 * @param isRegionLost whether the first region's nodes die at once
 * @param isOwnWordLast whether nodes refuse by their own load, or let in whoever was sent to them
 * @param heartbeatMs between two of a node
 * @param expiryMs a node whose last heart-beat is as old as this is dead to the others
 */
record Scenario(
        int rooms,
        int nodes,
        double meanLoad,
        boolean isRegionLost,
        boolean isOwnWordLast,
        int heartbeatMs,
        int expiryMs,
        long seed) {
    static final int TICK_MS = 100;

    /** All rooms of the beginning open within this time: a morning in a few minutes. */
    static final int FILL_MS = 300_000;

    static final int LOSS_MS = 600_000;
    static final int END_MS = 720_000;

    /** How long a room is open, exponential: those of the beginning need no history then. */
    static final double MEAN_ROOM_MS = 1_800_000;

    /** Until one who is expected comes, exponential. */
    static final double MEAN_LATE_MS = 30_000;

    static Scenario of(int rooms, int nodes, double meanLoad, boolean isRegionLost) {
        return new Scenario(rooms, nodes, meanLoad, isRegionLost, true, 1_000, 3_000, 7);
    }

    Scenario withSeed(long its) {
        return new Scenario(
                rooms, nodes, meanLoad, isRegionLost, isOwnWordLast, heartbeatMs, expiryMs, its);
    }

    /** The same where nodes say nothing themselves. */
    Scenario withoutOwnWord() {
        return new Scenario(
                rooms, nodes, meanLoad, isRegionLost, false, heartbeatMs, expiryMs, seed);
    }
}
