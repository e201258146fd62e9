package sfu.admin.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.LiveStream;
import sfu.core.api.SlotState;
import sfu.core.stats.Condition;
import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.ShardState;
import sfu.core.stats.SlotSnapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What shards give up for want of resources, whether they stand still, and why slots get less. */
final class LoadMetrics {
    private final MultiGauge levels;
    private final MultiGauge busy;
    private final MultiGauge longest;
    private final MultiGauge stalled;
    private final MultiGauge slots;

    LoadMetrics(MeterRegistry registry, LiveStream live) {
        levels =
                gauge(
                        registry,
                        "sfu.shard.level",
                        "what a shard gives up: 0 nothing, 1 new rooms, 2 to 4 layers of video, 5"
                                + " all video");
        busy = gauge(registry, "sfu.shard.busy.ratio", "share of the time that its loop works");
        longest =
                MultiGauge.builder("sfu.shard.cycle.longest")
                        .baseUnit("seconds")
                        .description(
                                "how long its loop did not look at its socket, at worst, in the"
                                        + " last one to two minutes")
                        .register(registry);
        stalled = gauge(registry, "sfu.shard.stalled", "1: its loop takes no turns");
        slots = gauge(registry, "sfu.slots", "slots, by the reason why no more is sent");
        FunctionCounter.builder("sfu.shard.stalls", live, LoadMetrics::stalls)
                .description("how often shards took no turn for longer than they may")
                .register(registry);
        FunctionCounter.builder("sfu.process.pauses", live, its -> condition(its).pauses())
                .description("how often the whole process stood still for longer than that")
                .register(registry);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    private static Condition condition(LiveStream live) {
        return live.condition();
    }

    private static double stalls(LiveStream live) {
        return condition(live).shards().stream().mapToLong(ShardState::stalls).sum();
    }

    void update(Condition now, @Nullable ServerSnapshot snapshot) {
        register(levels, now, its -> its.level().ordinal());
        register(busy, now, ShardState::busy);
        register(longest, now, its -> its.longestCycleNs() / 1e9);
        register(stalled, now, its -> its.isStalled() ? 1 : 0);
        if (snapshot != null) {
            count(snapshot);
        }
    }

    private static void register(
            MultiGauge gauge, Condition now, ToDoubleFunction<ShardState> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (ShardState shard : now.shards()) {
            Tags tags = Tags.of("shard", String.valueOf(shard.index()));
            rows.add(MultiGauge.Row.of(tags, shard, value));
        }
        gauge.register(rows, true);
    }

    private void count(ServerSnapshot snapshot) {
        Map<String, Integer> counts = new TreeMap<>();
        counts.put("NONE", 0);
        for (SlotState.Reason reason : SlotState.Reason.values()) {
            counts.put(reason.name(), 0);
        }
        for (RoomSnapshot room : snapshot.rooms()) {
            for (ParticipantSnapshot person : room.participants()) {
                for (SlotSnapshot slot : person.slots()) {
                    counts.merge(slot.reason().isEmpty() ? "NONE" : slot.reason(), 1, Integer::sum);
                }
            }
        }
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        counts.forEach((why, n) -> rows.add(MultiGauge.Row.of(Tags.of("reason", why), n)));
        slots.register(rows, true);
    }
}
