package sfu.admin.plan;

/**
 * What a node is, and how much of it is used.
 *
 * @param cores 1 to 1,024
 * @param bitsPerSecond of its network, each way, above 0
 * @param memoryBytes half a gigabyte and more
 * @param headroom share of cores, network and memory that stays free, 0 to 0.95
 * @param spares nodes that may fail without the others being short of anything, 0 to 1,000
 */
public record Machine(
        int cores, double bitsPerSecond, double memoryBytes, double headroom, int spares) {
    private static final double GIGA = 1e9;

    /**
     * @throws IllegalArgumentException with a sentence, out of these ranges
     */
    public Machine {
        Range.check("--cores", cores, 1, 1_024);
        Range.check("--network", bitsPerSecond / GIGA, 0.01, 1_000);
        Range.check("--memory", memoryBytes / GIGA, 0.5, 10_000);
        Range.check("--headroom", headroom, 0, 0.95);
        Range.check("--spares", spares, 0, 1_000);
    }

    double usable(double all) {
        return all * (1 - headroom);
    }

    /** For what rooms take, beside the server itself. */
    double usableBytes() {
        return usable(memoryBytes - Costs.SERVER_BYTES);
    }
}
