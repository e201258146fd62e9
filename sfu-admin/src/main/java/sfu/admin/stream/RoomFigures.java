package sfu.admin.stream;

import static sfu.admin.stream.Rate.sum;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.RoomRates.Person;
import sfu.admin.stream.RoomRates.Room;
import sfu.admin.stream.RoomRates.SlotRate;
import sfu.admin.stream.RoomRates.TrackRate;
import sfu.core.quality.Assessment;
import sfu.core.quality.Finding;
import sfu.core.quality.PathFigures;
import sfu.core.quality.Quality;
import sfu.core.quality.ServerFigures;
import sfu.core.stats.BandwidthSnapshot;
import sfu.core.stats.ClientReport;
import sfu.core.stats.DropReason;
import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.ShardSnapshot;
import sfu.core.stats.SlotSnapshot;
import sfu.core.stats.SlotWish;
import sfu.core.stats.TransportSnapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rates of all rooms in one interval, and how good they are for their people. */
final class RoomFigures {
    /** Who has less than this has a bad time. */
    static final double BAD = 3;

    /** So long after a join what a path takes is being found out. */
    private static final long SETTLES_MS = 3_000;

    /** What the server lost for want of buffers. */
    private static final List<DropReason> OWN_DROPS =
            List.of(
                    DropReason.RING_FULL,
                    DropReason.VIEWERS_BACKLOG,
                    DropReason.SEND_QUEUE_FULL,
                    DropReason.SEND_NO_BUFFERS,
                    DropReason.CACHE_FULL);

    private final Map<String, Earlier> before;
    private final Rate rate;
    private final long atMs;
    private final Map<Integer, ServerFigures> shards = new HashMap<>();

    RoomFigures(
            Map<String, Earlier> before,
            Rate rate,
            ServerSnapshot now,
            ServerSnapshot last,
            List<RoomRates.Shard> rates) {
        this.before = before;
        this.rate = rate;
        atMs = now.takenAtMs();
        for (int i = 0; i < rates.size(); i++) {
            ShardSnapshot shard = now.shards().get(i);
            RoomRates.Shard its = rates.get(i);
            double drops = its.kernelDropsPerSecond();
            for (ShardSnapshot then : last.shards()) {
                drops += then.index() == shard.index() ? ownDrops(shard, then) : 0;
            }
            shards.put(its.index(), new ServerFigures(its.load(), its.p99Ms(), drops));
        }
    }

    private double ownDrops(ShardSnapshot now, ShardSnapshot then) {
        double drops = 0;
        for (DropReason reason : OWN_DROPS) {
            long count = now.drops().getOrDefault(reason, 0L);
            drops += rate.of(count, then.drops().getOrDefault(reason, 0L));
        }
        return drops;
    }

    Room of(RoomSnapshot room) {
        Map<String, Integer> watched = new HashMap<>();
        room.participants()
                .forEach(p -> p.slots().forEach(s -> watched.merge(s.trackId(), 1, Integer::sum)));
        Set<String> wanted =
                room.participants().stream()
                        .flatMap(p -> p.slots().stream())
                        .filter(RoomFigures::isServed)
                        .map(SlotSnapshot::trackId)
                        .collect(Collectors.toSet());
        Streams streams = new Streams(rate, atMs, watched, wanted);
        Map<String, PathFigures> paths = new HashMap<>();
        Map<String, List<TrackRate>> tracks = new HashMap<>();
        for (ParticipantSnapshot person : room.participants()) {
            PathFigures path = path(person);
            paths.put(person.id(), path);
            tracks.put(person.id(), streams.tracks(person, earlier(person), path));
        }
        List<Person> people = new ArrayList<>();
        for (ParticipantSnapshot person : room.participants()) {
            PathFigures path = paths.getOrDefault(person.id(), PathFigures.UNKNOWN);
            List<TrackRate> sent = tracks.getOrDefault(person.id(), List.of());
            people.add(person(person, sent, streams, path));
        }
        return new Room(
                room.name(),
                room.template(),
                room.labels(),
                room.mediaPath().name().toLowerCase(Locale.ROOT),
                room.locked(),
                room.createdAtMs(),
                sum(people, Person::packetsInPerSecond),
                sum(people, Person::packetsOutPerSecond),
                sum(people, Person::bitsInPerSecond),
                sum(people, Person::bitsOutPerSecond),
                lossIn(people.stream().flatMap(p -> p.tracks().stream())),
                lossOut(people.stream().flatMap(p -> p.slots().stream())),
                people.size(),
                people.stream().mapToInt(p -> p.tracks().size()).sum(),
                people.stream().mapToDouble(Person::score).filter(s -> s > 0).min().orElse(0),
                (int) people.stream().filter(p -> p.score() > 0 && p.score() < BAD).count(),
                people);
    }

    /** Whether it is to be sent anything of its track: of video it may be that nothing fits. */
    private static boolean isServed(SlotSnapshot slot) {
        SlotWish wish = slot.wish();
        return wish == null || wish.targetBps() > 0;
    }

    private Earlier earlier(ParticipantSnapshot person) {
        return before.getOrDefault(person.id(), Earlier.NOTHING);
    }

    private PathFigures path(ParticipantSnapshot person) {
        TransportSnapshot transport = person.transport();
        ClientReport client = person.client();
        if (transport == null) {
            return PathFigures.UNKNOWN;
        }
        BandwidthSnapshot bandwidth = transport.bandwidth();
        TransportSnapshot then = earlier(person).transport();
        long before = then == null ? 0 : then.packetsReceived();
        return new PathFigures(
                transport.rttMs(),
                bandwidth == null ? -1 : bandwidth.loss(),
                bandwidth == null ? -1 : bandwidth.queueMs(),
                bandwidth == null ? -1 : bandwidth.estimateBps(),
                bandwidth == null ? -1 : bandwidth.wantedBps(),
                client != null
                        && atMs - client.at() <= Streams.REPORT_HOLDS_MS
                        && client.cpuLimited(),
                transport.packetsReceived() > before,
                transport.ice() == null ? -1 : transport.ice().consentAgeMs(),
                atMs - person.joinedAtMs() < SETTLES_MS);
    }

    private Person person(
            ParticipantSnapshot now, List<TrackRate> tracks, Streams streams, PathFigures path) {
        TransportSnapshot t = now.transport();
        TransportSnapshot b = earlier(now).transport();
        Rate its = earlier(now).rate(now, rate);
        ServerFigures server =
                t == null ? ServerFigures.WELL : shards.getOrDefault(t.shard(), ServerFigures.WELL);
        List<Quality> qualities = new ArrayList<>(streams.sent(now.id()));
        List<SlotRate> slots = streams.slots(now, earlier(now), server, path, qualities);
        if (t != null && t.connecting() != null) {
            qualities.add(Streams.ASSESSMENT.unconnected(t.connecting()));
        }
        Quality quality = Assessment.worst(qualities);
        return new Person(
                now.id(),
                now.identity(),
                now.name(),
                now.joinedAtMs(),
                now.connection(),
                now.hidden(),
                now.role().toLowerCase(Locale.ROOT),
                now.onStage(),
                now.handRaisedAtMs(),
                t == null ? null : t.remoteAddress(),
                t == null ? null : t.srtpProfile(),
                t == null ? -1 : t.rttMs(),
                t == null ? 0 : its.of(t.packetsReceived(), b == null ? 0 : b.packetsReceived()),
                t == null ? 0 : its.of(t.packetsSent(), b == null ? 0 : b.packetsSent()),
                t == null ? 0 : 8 * its.of(t.bytesReceived(), b == null ? 0 : b.bytesReceived()),
                t == null ? 0 : 8 * its.of(t.bytesSent(), b == null ? 0 : b.bytesSent()),
                lossIn(tracks.stream()),
                lossOut(slots.stream()),
                t == null ? -1 : t.shard(),
                t == null ? null : t.ice(),
                t == null ? null : t.dtls(),
                t == null ? Map.of() : drops(t.drops()),
                t == null ? null : bandwidth(t.bandwidth()),
                quality.score(),
                quality.blame().name().toLowerCase(Locale.ROOT),
                quality.findings().stream().map(RoomFigures::fault).toList(),
                tracks,
                slots,
                now.client());
    }

    private static RoomRates.Fault fault(Finding its) {
        return new RoomRates.Fault(
                its.blame().name().toLowerCase(Locale.ROOT),
                its.what(),
                its.where(),
                its.value(),
                its.cost(),
                its.sentence());
    }

    private static double lossIn(Stream<TrackRate> tracks) {
        return Rate.loss(tracks, TrackRate::loss, TrackRate::packetsPerSecond);
    }

    private static double lossOut(Stream<SlotRate> slots) {
        return Rate.loss(slots, SlotRate::loss, SlotRate::packetsPerSecond);
    }

    private static Map<String, Long> drops(Map<DropReason, Long> its) {
        Map<String, Long> drops = new TreeMap<>();
        its.forEach((reason, count) -> drops.put(reason.name(), count));
        return drops;
    }

    private static RoomRates.@Nullable Bandwidth bandwidth(@Nullable BandwidthSnapshot b) {
        return b == null
                ? null
                : new RoomRates.Bandwidth(
                        b.estimateBps(),
                        b.limitedBy(),
                        b.wantedBps(),
                        b.ackedBps(),
                        b.probeBps(),
                        b.probes(),
                        b.queueMs(),
                        b.rttMs(),
                        b.loss(),
                        b.faults());
    }
}
