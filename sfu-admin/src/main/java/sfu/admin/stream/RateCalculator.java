package sfu.admin.stream;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.RoomRates.Node;
import sfu.admin.stream.RoomRates.Person;
import sfu.admin.stream.RoomRates.Room;
import sfu.admin.stream.RoomRates.SlotRate;
import sfu.admin.stream.RoomRates.TrackRate;
import sfu.admin.stream.RoomRates.Update;
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

/** From two snapshots of counters to rates a second; what is new since then counts from zero. */
public final class RateCalculator {
    private @Nullable ServerSnapshot before;
    private final long startedAtMs;

    public RateCalculator(long startedAtMs) {
        this.startedAtMs = startedAtMs;
    }

    /** Rates since the last call; zero at the first. */
    public Update next(ServerSnapshot now) {
        ServerSnapshot last = before == null ? now : before;
        before = now;
        double seconds = (now.takenAtMs() - last.takenAtMs()) / 1e3;
        Interval interval = new Interval(index(last), seconds);
        List<Room> rooms = now.rooms().stream().map(interval::room).toList();
        return new Update(now.takenAtMs(), node(now, rooms), rooms);
    }

    private static Map<String, ParticipantSnapshot> index(ServerSnapshot snapshot) {
        Map<String, ParticipantSnapshot> byId = new HashMap<>();
        for (RoomSnapshot room : snapshot.rooms()) {
            room.participants().forEach(p -> byId.put(p.id(), p));
        }
        return byId;
    }

    private Node node(ServerSnapshot now, List<Room> rooms) {
        Map<String, Long> drops = new TreeMap<>();
        now.drops().forEach((reason, count) -> drops.put(reason.name(), count));
        return new Node(
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

    private static <T> double mean(List<T> all, ToDoubleFunction<T> value) {
        return all.stream().mapToDouble(value).average().orElse(0);
    }

    /** The rates of one interval. */
    private record Interval(Map<String, ParticipantSnapshot> before, double seconds) {

        Room room(RoomSnapshot room) {
            List<Person> people = room.participants().stream().map(this::person).toList();
            return new Room(
                    room.name(),
                    room.createdAtMs(),
                    sum(people, Person::packetsInPerSecond),
                    sum(people, Person::packetsOutPerSecond),
                    sum(people, Person::bitsInPerSecond),
                    sum(people, Person::bitsOutPerSecond),
                    mean(people, Person::lossIn),
                    mean(people, Person::lossOut),
                    people);
        }

        private Person person(ParticipantSnapshot now) {
            ParticipantSnapshot then = before.get(now.id());
            TransportSnapshot t = now.transport();
            TransportSnapshot b = then == null ? null : then.transport();
            List<TrackRate> tracks = now.tracks().stream().map(x -> track(x, then)).toList();
            List<SlotRate> slots = now.slots().stream().map(x -> slot(x, then)).toList();
            List<SlotRate> active = slots.stream().filter(s -> s.packetsPerSecond() > 0).toList();
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
                    mean(tracks, TrackRate::loss),
                    mean(active, SlotRate::loss),
                    tracks,
                    slots);
        }

        private TrackRate track(TrackSnapshot now, @Nullable ParticipantSnapshot then) {
            TrackSnapshot b =
                    then == null
                            ? null
                            : then.tracks().stream()
                                    .filter(x -> x.id().equals(now.id()))
                                    .findFirst()
                                    .orElse(null);
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

        private SlotRate slot(SlotSnapshot now, @Nullable ParticipantSnapshot then) {
            SlotSnapshot b =
                    then == null
                            ? null
                            : then.slots().stream()
                                    .filter(x -> x.mid().equals(now.mid()))
                                    .findFirst()
                                    .orElse(null);
            return new SlotRate(
                    now.mid(),
                    now.kind(),
                    now.trackId(),
                    now.reason(),
                    8 * rate(now.bytes(), b == null ? 0 : b.bytes()),
                    rate(now.packets(), b == null ? 0 : b.packets()),
                    now.fractionLost(),
                    now.jitterMs(),
                    now.retransmissions());
        }

        /** A counter that went back belongs to a new stream: it counts from zero. */
        private double rate(long now, long then) {
            return seconds <= 0 ? 0 : (now >= then ? now - then : now) / seconds;
        }
    }
}
