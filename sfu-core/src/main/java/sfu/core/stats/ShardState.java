package sfu.core.stats;

/**
 * How a shard does, as is known without asking it.
 *
 * @param busy share of the time that it has something to do, 0..1, over the last interval
 * @param late share of its packets that left later than they may, 0..1
 * @param lost share of what came that it had no buffers for, 0..1
 * @param longestCycleNs how long it did not look at its socket, at worst, in the last one to two
 *     minutes
 * @param isStalled its loop takes no turns
 * @param stalls how often that was so
 */
public record ShardState(
        int index,
        LoadLevel level,
        double busy,
        double late,
        double lost,
        long longestCycleNs,
        boolean isStalled,
        long stalls) {}
