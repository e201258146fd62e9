package sfu.admin.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.BandwidthSnapshot;
import sfu.core.stats.ServerSnapshot;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The estimated paths to all subscribers together, by what limits them; none by itself. */
final class PathMetrics {
    private final MultiGauge paths;
    private final MultiGauge estimates;
    private final MultiGauge queues;
    private final MultiGauge faults;

    PathMetrics(MeterRegistry registry) {
        paths = gauge(registry, "sfu.paths", "subscribers whose path is estimated, by limit");
        estimates = gauge(registry, "sfu.paths.estimate.bytes.per.second", "their estimates' sum");
        queues =
                gauge(
                        registry,
                        "sfu.paths.queue.max.seconds",
                        "the longest pacing queue, by limit");
        faults = gauge(registry, "sfu.paths.faults", "wrong feedback of those connected, by name");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    void update(@Nullable ServerSnapshot snapshot) {
        List<BandwidthSnapshot> all = snapshot == null ? List.of() : paths(snapshot);
        Map<String, List<BandwidthSnapshot>> byLimit =
                all.stream()
                        .collect(
                                Collectors.groupingBy(
                                        BandwidthSnapshot::limitedBy,
                                        TreeMap::new,
                                        Collectors.toList()));
        register(paths, byLimit, List::size);
        register(
                estimates,
                byLimit,
                some -> some.stream().mapToDouble(b -> Math.max(0, b.estimateBps()) / 8.0).sum());
        register(
                queues,
                byLimit,
                some ->
                        some.stream().mapToDouble(BandwidthSnapshot::queueMs).max().orElse(0)
                                / 1e3);
        Map<String, Long> sums = new TreeMap<>();
        all.forEach(b -> b.faults().forEach((name, n) -> sums.merge(name, n, Long::sum)));
        faults.register(
                sums.entrySet().stream()
                        .map(e ->
                                MultiGauge.Row.of(
                                        Tags.of("fault", e.getKey()), (Number) e.getValue()))
                        .toList(),
                true);
    }

    private static List<BandwidthSnapshot> paths(ServerSnapshot snapshot) {
        return snapshot.rooms().stream()
                .flatMap(room -> room.participants().stream())
                .map(p -> p.transport())
                .filter(Objects::nonNull)
                .map(t -> t.bandwidth())
                .filter(Objects::nonNull)
                .toList();
    }

    private static void register(
            MultiGauge gauge,
            Map<String, List<BandwidthSnapshot>> byLimit,
            ToDoubleFunction<List<BandwidthSnapshot>> value) {
        gauge.register(
                byLimit.entrySet().stream()
                        .map(e ->
                                MultiGauge.Row.of(
                                        Tags.of("limit", e.getKey()),
                                        (Number) value.applyAsDouble(e.getValue())))
                        .toList(),
                true);
    }
}
