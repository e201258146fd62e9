package sfu.admin.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.RoomRates.Person;
import sfu.admin.stream.RoomRates.Shard;
import sfu.admin.stream.RoomRates.Update;
import sfu.core.quality.Blame;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** How many people have a good, a middling or a bad time and whose fault it is; load of shards. */
final class QualityMetrics {
    private static final double GOOD = 4;
    private static final double BAD = 3;

    private final MultiGauge people;
    private final MultiGauge blames;
    private final MultiGauge loads;

    QualityMetrics(MeterRegistry registry) {
        people =
                MultiGauge.builder("sfu.participants.quality")
                        .description(
                                "participants whose media flows, by score: good from 4, bad below 3")
                        .register(registry);
        blames =
                MultiGauge.builder("sfu.participants.bad")
                        .description("participants with a score below 3, by whose fault it is")
                        .register(registry);
        loads =
                MultiGauge.builder("sfu.shard.load.ratio")
                        .description("share of a core that a shard's thread was busy")
                        .register(registry);
    }

    void update(@Nullable Update update) {
        if (update == null) {
            return;
        }
        Map<String, Integer> scores = new TreeMap<>(Map.of("good", 0, "fair", 0, "bad", 0));
        Map<String, Integer> faults = new TreeMap<>();
        for (Blame blame : Blame.values()) {
            faults.put(blame.name().toLowerCase(Locale.ROOT), 0);
        }
        update.rooms()
                .forEach(room ->
                        room.participants().forEach(person -> count(person, scores, faults)));
        register(people, "quality", scores);
        register(blames, "blame", faults);
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (Shard shard : update.node().shards()) {
            Tags tags = Tags.of("shard", String.valueOf(shard.index()));
            rows.add(MultiGauge.Row.of(tags, shard, (ToDoubleFunction<Shard>) Shard::load));
        }
        loads.register(rows, true);
    }

    private static void count(
            Person person, Map<String, Integer> scores, Map<String, Integer> faults) {
        if (person.score() <= 0) {
            return;
        }
        boolean isBad = person.score() < BAD;
        String level = isBad ? "bad" : person.score() < GOOD ? "fair" : "good";
        scores.merge(level, 1, Integer::sum);
        if (isBad) {
            faults.merge(person.blame(), 1, Integer::sum);
        }
    }

    private static void register(MultiGauge gauge, String tag, Map<String, Integer> counts) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        counts.forEach((name, count) -> rows.add(MultiGauge.Row.of(Tags.of(tag, name), count)));
        gauge.register(rows, true);
    }
}
