package sfu.admin.loadtest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A server after a minute.
 *
 * @param buckets packets by how long they took at most, in seconds, since the server's start
 * @param p99Ms of the packets of this minute
 */
record SoakFigures(
        Vitals vitals, int people, double cores, TreeMap<Double, Double> buckets, double p99Ms) {
    private static final String BUCKET = "sfu_forward_latency_seconds_bucket{le=\"";
    private static final double P99 = 0.99;

    /** What a figure may grow by between the second and the last third of a run. */
    private enum Bound {
        HEAP(0.1, 16 << 20, its -> its.vitals().heapBytes()),
        RESIDENT(0.1, 32 << 20, its -> its.vitals().residentBytes()),
        DESCRIPTORS(0.02, 20, its -> its.vitals().descriptors()),
        THREADS(0.1, 8, its -> its.vitals().threads()),
        LATENCY_P99(0.25, 5, SoakFigures::p99Ms);

        final double share;
        final double slack;
        final ToDoubleFunction<SoakFigures> figure;

        Bound(double share, double slack, ToDoubleFunction<SoakFigures> figure) {
            this.share = share;
            this.slack = slack;
            this.figure = figure;
        }
    }

    static SoakFigures of(ChaosServer server, SoakFigures before)
            throws IOException, InterruptedException {
        TreeMap<Double, Double> buckets = new TreeMap<>();
        server.process()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(BUCKET))
                .forEach(line -> {
                    String[] parts = line.substring(BUCKET.length()).split("\"} ");
                    double le =
                            parts[0].equals("+Inf")
                                    ? Double.POSITIVE_INFINITY
                                    : Double.parseDouble(parts[0]);
                    buckets.put(le, Double.parseDouble(parts[1]));
                });
        if (buckets.isEmpty()) {
            throw new IOException("the server has no " + BUCKET);
        }
        return new SoakFigures(
                server.vitals(),
                (int) server.process().metric("sfu_participants "),
                server.process().metric("sfu_shard_load_ratio{"),
                buckets,
                p99Ms(buckets, before));
    }

    private static double p99Ms(TreeMap<Double, Double> now, SoakFigures before) {
        double all = since(now, Double.POSITIVE_INFINITY, before);
        double lower = 0;
        for (double le : now.keySet()) {
            double below = lower == 0 ? 0 : since(now, lower, before);
            double in = since(now, le, before) - below;
            if (in > 0 && below + in >= P99 * all) {
                double upper = Double.isInfinite(le) ? 2 * lower : le;
                return 1e3 * (lower + (upper - lower) * (P99 * all - below) / in);
            }
            lower = le;
        }
        return -1;
    }

    private static double since(TreeMap<Double, Double> now, double le, SoakFigures before) {
        return now.get(le) - (before == null ? 0 : before.buckets().get(le));
    }

    /** What grew, as sentences; the first third is for caches to fill. */
    static List<String> growths(List<SoakFigures> minutes) {
        int third = minutes.size() / 3;
        List<String> found = new ArrayList<>();
        for (Bound bound : Bound.values()) {
            double early = median(minutes.subList(third, 2 * third), bound.figure);
            double late =
                    median(minutes.subList(minutes.size() - third, minutes.size()), bound.figure);
            if (third > 0 && late > early * (1 + bound.share) + bound.slack) {
                found.add(String.format(Locale.ROOT, "%s: %.1f, then %.1f", bound, early, late));
            }
        }
        return found;
    }

    private static double median(List<SoakFigures> some, ToDoubleFunction<SoakFigures> figure) {
        double[] values = some.stream().mapToDouble(figure).sorted().toArray();
        return values.length == 0
                ? 0
                : Arrays.stream(values).skip(values.length / 2).findFirst().orElse(0);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d people, %s, shards %.2f cores, p99 %.2f ms",
                people,
                vitals,
                cores,
                p99Ms);
    }
}
