package sfu.core.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long packets took through the server, from its start: how many up to each bound, and above.
 *
 * @param counts of packets, one more than there are bounds; each above the bound before
 * @param sumUs of all packets' times
 */
public record Latencies(List<Long> counts, long sumUs) {
    /** In microseconds: a packet counts at the first that it is not above. */
    public static final List<Integer> BOUNDS_US =
            List.of(
                    50, 100, 200, 300, 500, 750, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 50_000,
                    100_000, 500_000);

    public static final Latencies NONE =
            new Latencies(Collections.nCopies(BOUNDS_US.size() + 1, 0L), 0);

    public Latencies {
        counts = List.copyOf(counts);
    }

    public Latencies plus(Latencies other) {
        List<Long> sums = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            sums.add(counts.get(i) + other.counts.get(i));
        }
        return new Latencies(sums, sumUs + other.sumUs);
    }

    /** What came since then. */
    public Latencies since(Latencies then) {
        List<Long> more = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            more.add(Math.max(0, counts.get(i) - then.counts.get(i)));
        }
        return new Latencies(more, Math.max(0, sumUs - then.sumUs));
    }

    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** The bound that this share of packets is not above, in milliseconds; 0 without packets. */
    public double quantileMs(double share) {
        long rest = (long) Math.ceil(count() * share);
        for (int i = 0; rest > 0 && i < BOUNDS_US.size(); i++) {
            rest -= counts.get(i);
            if (rest <= 0) {
                return BOUNDS_US.get(i) / 1e3;
            }
        }
        return rest > 0 ? BOUNDS_US.getLast() / 1e3 : 0;
    }
}
