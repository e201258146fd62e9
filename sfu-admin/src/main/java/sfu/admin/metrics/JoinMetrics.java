package sfu.admin.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.RoomObserver;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/** How long it takes from a join to a connection and to the first picture, and why people leave. */
final class JoinMetrics implements RoomObserver {
    private static final Duration[] BOUNDS =
            Stream.of(50, 100, 200, 300, 500, 750, 1_000, 2_000, 5_000, 10_000, 30_000)
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private final Counter joins;
    private final Timer connected;
    private final Timer firstFrame;
    private final Map<LeaveReason, Counter> leaves = new EnumMap<>(LeaveReason.class);

    JoinMetrics(MeterRegistry registry) {
        joins =
                Counter.builder("sfu.joins")
                        .description("participants that came into a room")
                        .register(registry);
        connected = timer(registry, "sfu.join", "from a join until ICE and DTLS are up");
        firstFrame = timer(registry, "sfu.first.frame", "from a join until the first video leaves");
        for (LeaveReason reason : LeaveReason.values()) {
            leaves.put(
                    reason,
                    Counter.builder("sfu.leaves")
                            .description("participants that left, by reason")
                            .tag("reason", reason.name())
                            .register(registry));
        }
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    @Override
    public void joined(String room, ParticipantInfo who) {
        joins.increment();
    }

    @Override
    public void connected(String room, ParticipantInfo who, long afterMs) {
        connected.record(Duration.ofMillis(afterMs));
    }

    @Override
    public void firstFrame(String room, ParticipantInfo who, long afterMs) {
        firstFrame.record(Duration.ofMillis(afterMs));
    }

    @Override
    public void left(
            String room, ParticipantInfo who, LeaveReason reason, String detail, long joinedAtMs) {
        Counter its = leaves.get(reason);
        if (its != null) {
            its.increment();
        }
    }
}
