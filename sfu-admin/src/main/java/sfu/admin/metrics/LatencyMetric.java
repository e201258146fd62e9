package sfu.admin.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import sfu.admin.stream.LiveStream;
import sfu.core.stats.Latencies;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.ShardSnapshot;

import java.util.ArrayList;
import java.util.List;

/** How long packets take through the server, as the shards counted it. */
final class LatencyMetric implements Collector {
    private static final String NAME = "sfu_forward_latency_seconds";

    private final LiveStream live;

    LatencyMetric(LiveStream live) {
        this.live = live;
    }

    @Override
    public MetricSnapshot collect() {
        ServerSnapshot snapshot = live.snapshot();
        Latencies all =
                snapshot == null
                        ? Latencies.NONE
                        : snapshot.shards().stream()
                                .map(ShardSnapshot::latencies)
                                .reduce(Latencies.NONE, Latencies::plus);
        List<Double> bounds = new ArrayList<>();
        Latencies.BOUNDS_US.forEach(us -> bounds.add(us / 1e6));
        bounds.add(Double.POSITIVE_INFINITY);
        List<Number> counts = List.copyOf(all.counts());
        HistogramDataPointSnapshot point =
                HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                        .sum(all.sumUs() / 1e6)
                        .build();
        return HistogramSnapshot.builder()
                .name(NAME)
                .help("from a packet's arrival to when it left, paced packets from their release")
                .dataPoint(point)
                .build();
    }
}
