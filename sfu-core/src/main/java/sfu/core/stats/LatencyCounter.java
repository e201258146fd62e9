package sfu.core.stats;

import java.util.ArrayList;
import java.util.List;

/** Counts how long packets took through a shard; written by one thread, a cycle's at once. */
public final class LatencyCounter {
    private static final int[] BOUNDS_US =
            Latencies.BOUNDS_US.stream().mapToInt(Integer::intValue).toArray();

    private final long[] counts = new long[BOUNDS_US.length + 1];
    private long sumUs;

    /** So many packets left this long after they, or the oldest of them, came. */
    public void add(long ns, long packets) {
        long us = Math.max(0, ns) / 1000;
        int bucket = 0;
        while (bucket < BOUNDS_US.length && us > BOUNDS_US[bucket]) {
            bucket++;
        }
        counts[bucket] += packets;
        sumUs += us * packets;
    }

    public Latencies snapshot() {
        List<Long> all = new ArrayList<>(counts.length);
        for (long count : counts) {
            all.add(count);
        }
        return new Latencies(all, sumUs);
    }
}
