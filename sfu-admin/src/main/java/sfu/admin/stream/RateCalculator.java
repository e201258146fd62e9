package sfu.admin.stream;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.RoomRates.Bandwidth;
import sfu.admin.stream.RoomRates.Node;
import sfu.admin.stream.RoomRates.Person;
import sfu.admin.stream.RoomRates.Room;
import sfu.admin.stream.RoomRates.SlotRate;
import sfu.admin.stream.RoomRates.TrackRate;
import sfu.admin.stream.RoomRates.Update;
import sfu.core.stats.BandwidthSnapshot;
import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.SlotSnapshot;
import sfu.core.stats.TrackSnapshot;
import sfu.core.stats.TransportSnapshot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** From two snapshots of counters to rates a second; what is new since then counts from zero. */
public final class RateCalculator {
    private @Nullable ServerSnapshot before;
    private @Nullable Update latest;
    private final long startedAtMs;

    public RateCalculator(long startedAtMs) {
        this.startedAtMs = startedAtMs;
    }

    /** Rates since the snapshot before; zero at the first, the same for the same. */
    public Update next(ServerSnapshot now) {
        if (latest != null && before != null && now.takenAtMs() == before.takenAtMs()) {
            return latest;
        }
        ServerSnapshot last = before == null ? now : before;
        before = now;
        double seconds = (now.takenAtMs() - last.takenAtMs()) / 1e3;
        Interval interval = new Interval(index(last), seconds);
        List<Room> rooms = now.rooms().stream().map(interval::room).toList();
        Update update = new Update(now.takenAtMs(), node(now, rooms), rooms);
        latest = update;
        return update;
    }

    private static Map<String, Before> index(ServerSnapshot snapshot) {
        Map<String, Before> byId = new HashMap<>();
        for (RoomSnapshot room : snapshot.rooms()) {
            room.participants().forEach(p -> byId.put(p.id(), Before.of(p)));
        }
        return byId;
    }

    private Node node(ServerSnapshot now, List<Room> rooms) {
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
                rooms.stream().mapToInt(r -> r.participants().size()).sum(),
                rooms.stream()
                        .flatMap(r -> r.participants().stream())
                        .mapToInt(p -> p.tracks().size())
                        .sum(),
                sum(rooms, Room::packetsInPerSecond),
                sum(rooms, Room::packetsOutPerSecond),
                sum(rooms, Room::bitsInPerSecond),
                sum(rooms, Room::bitsOutPerSecond),
                drops,
                now.engines().io(),
                now.engines().srtp(),
                (now.takenAtMs() - startedAtMs) / 1000);
    }

    private static <T> double sum(List<T> all, ToDoubleFunction<T> value) {
        return all.stream().mapToDouble(value).sum();
    }

    /** The mean by number of packets: what carries nothing says nothing of loss. */
    private static <T> double loss(
            Stream<T> all, ToDoubleFunction<T> loss, ToDoubleFunction<T> packets) {
        double lost = 0;
        double total = 0;
        for (T one : (Iterable<T>) all::iterator) {
            lost += loss.applyAsDouble(one) * packets.applyAsDouble(one);
            total += packets.applyAsDouble(one);
        }
        return total == 0 ? 0 : lost / total;
    }

    private static double lossIn(Stream<TrackRate> tracks) {
        return loss(tracks, TrackRate::loss, TrackRate::packetsPerSecond);
    }

    private static double lossOut(Stream<SlotRate> slots) {
        return loss(slots, SlotRate::loss, SlotRate::packetsPerSecond);
    }

    /** A participant's counters in the snapshot before. */
    private record Before(
            @Nullable TransportSnapshot transport,
            Map<String, TrackSnapshot> tracks,
            Map<String, SlotSnapshot> slots) {
        static final Before NOTHING = new Before(null, Map.of(), Map.of());

        static Before of(ParticipantSnapshot then) {
            Map<String, TrackSnapshot> tracks = new HashMap<>();
            Map<String, SlotSnapshot> slots = new HashMap<>();
            then.tracks().forEach(track -> tracks.put(track.id(), track));
            then.slots().forEach(slot -> slots.put(slot.mid(), slot));
            return new Before(then.transport(), tracks, slots);
        }
    }

    /** The rates of one interval. */
    private record Interval(Map<String, Before> before, double seconds) {

        Room room(RoomSnapshot room) {
            List<Person> people = room.participants().stream().map(this::person).toList();
            return new Room(
                    room.name(),
                    room.template(),
                    room.labels(),
                    room.createdAtMs(),
                    sum(people, Person::packetsInPerSecond),
                    sum(people, Person::packetsOutPerSecond),
                    sum(people, Person::bitsInPerSecond),
                    sum(people, Person::bitsOutPerSecond),
                    lossIn(people.stream().flatMap(p -> p.tracks().stream())),
                    lossOut(people.stream().flatMap(p -> p.slots().stream())),
                    people);
        }

        private Person person(ParticipantSnapshot now) {
            Before then = before.getOrDefault(now.id(), Before.NOTHING);
            TransportSnapshot t = now.transport();
            TransportSnapshot b = then.transport;
            List<TrackRate> tracks =
                    now.tracks().stream().map(x -> track(x, then.tracks.get(x.id()))).toList();
            List<SlotRate> slots =
                    now.slots().stream().map(x -> slot(x, then.slots.get(x.mid()))).toList();
            return new Person(
                    now.id(),
                    now.identity(),
                    now.name(),
                    now.joinedAtMs(),
                    now.connection(),
                    now.hidden(),
                    t == null ? null : t.remoteAddress(),
                    t == null ? null : t.srtpProfile(),
                    t == null ? -1 : t.rttMs(),
                    t == null ? 0 : rate(t.packetsReceived(), b == null ? 0 : b.packetsReceived()),
                    t == null ? 0 : rate(t.packetsSent(), b == null ? 0 : b.packetsSent()),
                    t == null ? 0 : 8 * rate(t.bytesReceived(), b == null ? 0 : b.bytesReceived()),
                    t == null ? 0 : 8 * rate(t.bytesSent(), b == null ? 0 : b.bytesSent()),
                    lossIn(tracks.stream()),
                    lossOut(slots.stream()),
                    t == null ? null : bandwidth(t.bandwidth()),
                    tracks,
                    slots,
                    now.client());
        }

        private static @Nullable Bandwidth bandwidth(@Nullable BandwidthSnapshot b) {
            return b == null
                    ? null
                    : new Bandwidth(
                            b.estimateBps(),
                            b.limitedBy(),
                            b.wantedBps(),
                            b.probeBps(),
                            b.probes(),
                            b.queueMs(),
                            b.rttMs(),
                            b.loss(),
                            b.faults());
        }

        private TrackRate track(TrackSnapshot now, @Nullable TrackSnapshot b) {
            return new TrackRate(
                    now.id(),
                    now.kind(),
                    now.source(),
                    now.muted(),
                    now.codec(),
                    8 * rate(now.bytes(), b == null ? 0 : b.bytes()),
                    rate(now.packets(), b == null ? 0 : b.packets()),
                    now.fractionLost(),
                    now.jitterMs(),
                    now.keyFrames(),
                    now.nacksSent(),
                    now.plisSent());
        }

        private SlotRate slot(SlotSnapshot now, @Nullable SlotSnapshot b) {
            return new SlotRate(
                    now.mid(),
                    now.kind(),
                    now.trackId(),
                    now.reason(),
                    8 * rate(now.bytes(), b == null ? 0 : b.bytes()),
                    rate(now.packets(), b == null ? 0 : b.packets()),
                    now.fractionLost(),
                    now.jitterMs(),
                    now.retransmissions(),
                    now.encoding());
        }

        /** A counter that went back belongs to a new stream: it counts from zero. */
        private double rate(long now, long then) {
            return seconds <= 0 ? 0 : (now >= then ? now - then : now) / seconds;
        }
    }
}
