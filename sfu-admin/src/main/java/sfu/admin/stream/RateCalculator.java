package sfu.admin.stream;

import static sfu.admin.stream.Rate.sum;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.RoomRates.Node;
import sfu.admin.stream.RoomRates.Room;
import sfu.admin.stream.RoomRates.Shard;
import sfu.admin.stream.RoomRates.Update;
import sfu.core.stats.Latencies;
import sfu.core.stats.LoadLevel;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.ShardSnapshot;
import sfu.core.stats.ShardState;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** From two snapshots of counters to rates a second; what is new since then counts from zero. */
public final class RateCalculator {
    private final long startedAtMs;
    private final String version = version();
    private final Supplier<RoomRates.OwnProcess> process;
    private @Nullable ServerSnapshot before;
    private @Nullable Update latest;
    private Map<String, Earlier> earlier = Map.of(); // for the latest

    public RateCalculator(long startedAtMs) {
        this(startedAtMs, () -> RoomRates.OwnProcess.UNKNOWN);
    }

    /**
     * @param process asked once an update
     */
    RateCalculator(long startedAtMs, Supplier<RoomRates.OwnProcess> process) {
        this.startedAtMs = startedAtMs;
        this.process = process;
    }

    private static String version() {
        String its = RateCalculator.class.getPackage().getImplementationVersion();
        return its == null ? "development" : its;
    }

    /** Rates since the snapshot before; zero at the first, the same for the same. */
    public Update next(ServerSnapshot now) {
        if (latest != null && before != null && now.takenAtMs() == before.takenAtMs()) {
            return latest;
        }
        ServerSnapshot last = before == null ? now : before;
        before = now;
        Rate rate = new Rate((now.takenAtMs() - last.takenAtMs()) / 1e3);
        List<Shard> shards =
                now.shards().stream()
                        .map(s -> shard(s, state(now, s.index()), last, rate))
                        .toList();
        earlier = Earlier.index(now, last, earlier);
        RoomFigures figures = new RoomFigures(earlier, rate, now, last, shards);
        List<Room> rooms = now.rooms().stream().map(figures::of).toList();
        Update update = new Update(now.takenAtMs(), node(now, last, rooms, shards), rooms);
        latest = update;
        return update;
    }

    private Node node(
            ServerSnapshot now, ServerSnapshot last, List<Room> rooms, List<Shard> shards) {
        Map<String, Long> drops = new TreeMap<>();
        now.drops().forEach((reason, count) -> drops.put(reason.name(), count));
        Map<String, Long> refused = new TreeMap<>();
        now.node()
                .refused()
                .forEach((limit, count) -> {
                    if (count > 0) {
                        refused.put(limit.name(), count);
                    }
                });
        return new Node(
                now.node().name(),
                now.node().isDraining(),
                refused,
                rooms.size(),
                rooms.stream().mapToInt(Room::people).sum(),
                rooms.stream().mapToInt(Room::tracks).sum(),
                sum(rooms, Room::packetsInPerSecond),
                sum(rooms, Room::packetsOutPerSecond),
                sum(rooms, Room::bitsInPerSecond),
                sum(rooms, Room::bitsOutPerSecond),
                drops,
                now.engines().io(),
                now.engines().srtp(),
                (now.takenAtMs() - startedAtMs) / 1000,
                rooms.stream().mapToDouble(Room::score).filter(s -> s > 0).min().orElse(0),
                rooms.stream().mapToInt(Room::bad).sum(),
                latency(all(now).since(all(last))),
                process.get(),
                now.node().condition().pauses(),
                version,
                shards);
    }

    private static Latencies all(ServerSnapshot snapshot) {
        return snapshot.shards().stream()
                .map(ShardSnapshot::latencies)
                .reduce(Latencies.NONE, Latencies::plus);
    }

    private static RoomRates.Latency latency(Latencies its) {
        return new RoomRates.Latency(its.quantileMs(0.5), its.quantileMs(0.99), its.counts());
    }

    private static Optional<ShardState> state(ServerSnapshot now, int shard) {
        return now.node().condition().shards().stream()
                .filter(its -> its.index() == shard)
                .findFirst();
    }

    private static Shard shard(
            ShardSnapshot now, Optional<ShardState> state, ServerSnapshot last, Rate rate) {
        ShardSnapshot then =
                last.shards().stream()
                        .filter(s -> s.index() == now.index())
                        .findFirst()
                        .orElse(now);
        Latencies its = now.latencies().since(then.latencies());
        return new Shard(
                now.index(),
                now.transports(),
                rate.of(now.cpuNs(), then.cpuNs()) / 1e9,
                rate.of(now.packetsReceived(), then.packetsReceived()),
                rate.of(now.packetsSent(), then.packetsSent()),
                8 * rate.of(now.bytesReceived(), then.bytesReceived()),
                8 * rate.of(now.bytesSent(), then.bytesSent()),
                rate.of(now.kernelDrops(), then.kernelDrops()),
                its.quantileMs(0.5),
                its.quantileMs(0.99),
                state.map(s -> s.level().name()).orElse(LoadLevel.NORMAL.name()),
                state.map(ShardState::isStalled).orElse(false),
                state.map(ShardState::stalls).orElse(0L));
    }
}
