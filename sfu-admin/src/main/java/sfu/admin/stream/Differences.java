package sfu.admin.stream;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.RoomRates.EncodingRate;
import sfu.admin.stream.RoomRates.Person;
import sfu.admin.stream.RoomRates.Room;
import sfu.admin.stream.RoomRates.Shard;
import sfu.admin.stream.RoomRates.SlotRate;
import sfu.admin.stream.RoomRates.TrackRate;
import sfu.admin.stream.RoomRates.Update;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What happened between two updates that nobody tells by itself. */
final class Differences {
    /** Key frame requests a second for one track, by all who get it. */
    private static final long STORM_PLIS = 10;

    /** Who had it bad has it well again from here on: what goes up and down is told once. */
    private static final double WELL = RoomFigures.BAD + 0.5;

    private final Update then;
    private final Update now;
    private final Set<String> bad;
    private final List<TailEvent> found = new ArrayList<>();

    private Differences(Update then, Update now, Set<String> bad) {
        this.then = then;
        this.now = now;
        this.bad = bad;
    }

    /**
     * @param bad ids of those who are known to have it bad; is kept up to date
     */
    static List<TailEvent> between(@Nullable Update then, Update now, Set<String> bad) {
        if (then == null) {
            return List.of();
        }
        Differences its = new Differences(then, now, bad);
        its.node();
        its.rooms();
        its.forget();
        return its.found;
    }

    private void node() {
        now.node()
                .refused()
                .forEach((limit, count) -> {
                    long more = count - then.node().refused().getOrDefault(limit, 0L);
                    if (more > 0) {
                        add(TailEvent.Type.LIMIT, Map.of("limit", limit, "count", more));
                    }
                });
        if (now.node().draining() != then.node().draining()) {
            add(TailEvent.Type.DRAINING, Map.of("draining", now.node().draining()));
        }
        Map<Integer, Shard> before = new HashMap<>();
        then.node().shards().forEach(shard -> before.put(shard.index(), shard));
        for (Shard shard : now.node().shards()) {
            Shard its = before.get(shard.index());
            if (its != null) {
                shard(its, shard);
            }
        }
    }

    private void shard(Shard before, Shard shard) {
        if (!before.level().equals(shard.level())) {
            add(
                    TailEvent.Type.LOAD,
                    Map.of("shard", shard.index(), "from", before.level(), "to", shard.level()));
        }
        if (before.stalled() != shard.stalled()) {
            add(TailEvent.Type.STALL, Map.of("shard", shard.index(), "stalled", shard.stalled()));
        }
    }

    private void rooms() {
        Map<String, Room> before = new HashMap<>();
        then.rooms().forEach(room -> before.put(room.name(), room));
        for (Room room : now.rooms()) {
            Room its = before.remove(room.name());
            if (its == null) {
                add(TailEvent.Type.ROOM_OPENED, room, null, Map.of("template", room.template()));
            }
            people(its == null ? room.with(List.of()) : its, room);
        }
        before.values().forEach(gone -> add(TailEvent.Type.ROOM_ENDED, gone, null, Map.of()));
    }

    private void people(Room before, Room room) {
        Map<String, Person> earlier = new HashMap<>();
        before.participants().forEach(person -> earlier.put(person.id(), person));
        Map<String, Long> requests = new HashMap<>();
        for (Person person : room.participants()) {
            Person its = earlier.get(person.id());
            tracks(its, person, room);
            if (its != null) {
                slots(its, person, room, requests);
                quality(person, room);
            }
        }
        requests.forEach((track, count) -> {
            if (count >= STORM_PLIS * seconds()) {
                add(
                        TailEvent.Type.PLI_STORM,
                        room,
                        owner(room, track),
                        Map.of("track", track, "count", count));
            }
        });
    }

    /** Between the two: while nobody looks they are rarer. */
    private double seconds() {
        return Math.max(1, (now.at() - then.at()) / 1e3);
    }

    /** Who is gone. */
    private void forget() {
        Set<String> here = new HashSet<>();
        now.rooms().forEach(room -> room.participants().forEach(its -> here.add(its.id())));
        bad.retainAll(here);
    }

    private static @Nullable Person owner(Room room, String track) {
        return room.participants().stream()
                .filter(p -> p.tracks().stream().anyMatch(t -> t.id().equals(track)))
                .findFirst()
                .orElse(null);
    }

    private void tracks(@Nullable Person before, Person person, Room room) {
        Map<String, TrackRate> earlier = new HashMap<>();
        if (before != null) {
            before.tracks().forEach(track -> earlier.put(track.id(), track));
        }
        for (TrackRate track : person.tracks()) {
            if (earlier.remove(track.id()) == null) {
                add(TailEvent.Type.PUBLISHED, room, person, details(track));
            }
        }
        earlier.values()
                .forEach(gone -> add(TailEvent.Type.UNPUBLISHED, room, person, details(gone)));
    }

    private static Map<String, Object> details(TrackRate track) {
        return Map.of("track", track.id(), "kind", track.kind(), "source", track.source());
    }

    private void slots(Person before, Person person, Room room, Map<String, Long> requests) {
        Map<String, SlotRate> earlier = new HashMap<>();
        before.slots().forEach(slot -> earlier.put(slot.mid(), slot));
        for (SlotRate slot : person.slots()) {
            SlotRate its = earlier.get(slot.mid());
            if (its == null || !its.track().equals(slot.track()) || slot.track().isEmpty()) {
                continue;
            }
            requests.merge(slot.track(), Math.max(0, slot.plis() - its.plis()), Long::sum);
            if (its.encoding() != slot.encoding() || its.spatial() != slot.spatial()) {
                add(TailEvent.Type.LAYER, room, person, layers(room, its, slot));
            }
        }
    }

    private Map<String, Object> layers(Room room, SlotRate before, SlotRate slot) {
        Map<String, Object> details = new HashMap<>();
        details.put("mid", slot.mid());
        details.put("track", slot.track());
        details.put("from", layer(before));
        details.put("to", layer(slot));
        details.put("reason", slot.reason());
        Person owner = owner(room, slot.track());
        if (owner != null) {
            details.put("of", owner.name().isEmpty() ? owner.identity() : owner.name());
            details.putAll(sizes(owner, before, slot));
        }
        return details;
    }

    private static Map<String, Object> sizes(Person owner, SlotRate before, SlotRate slot) {
        Map<String, Object> sizes = new HashMap<>();
        for (TrackRate track : owner.tracks()) {
            if (track.id().equals(slot.track())) {
                sizes.put("source", track.source());
                sizes.put("fromSize", size(track, before.encoding()));
                sizes.put("toSize", size(track, slot.encoding()));
            }
        }
        return sizes;
    }

    /** As 640x360; empty where it is not known. */
    private static String size(TrackRate track, int encoding) {
        if (encoding < 0 || encoding >= track.encodings().size()) {
            return "";
        }
        EncodingRate its = track.encodings().get(encoding);
        return its.width() == 0 ? "" : its.width() + "x" + its.height();
    }

    private static String layer(SlotRate slot) {
        return slot.encoding() < 0 ? "none" : slot.encoding() + "/" + slot.spatial();
    }

    private void quality(Person person, Room room) {
        if (person.score() >= WELL) {
            bad.remove(person.id());
        }
        boolean isBad = person.score() > 0 && person.score() < RoomFigures.BAD;
        if (isBad && bad.add(person.id())) {
            String why = person.findings().isEmpty() ? "" : person.findings().getFirst().sentence();
            boolean isConnected = person.connection().equals("CONNECTED");
            add(
                    isConnected ? TailEvent.Type.QUALITY : TailEvent.Type.NOT_CONNECTED,
                    room,
                    person,
                    Map.of(
                            "score",
                            Math.round(person.score() * 10) / 10.0,
                            "blame",
                            person.blame(),
                            "sentence",
                            why));
        }
    }

    private void add(TailEvent.Type type, Map<String, Object> details) {
        found.add(new TailEvent(now.at(), type, null, null, null, null, details));
    }

    private void add(
            TailEvent.Type type, Room room, @Nullable Person person, Map<String, Object> details) {
        found.add(
                new TailEvent(
                        now.at(),
                        type,
                        room.name(),
                        person == null ? null : person.id(),
                        person == null ? null : person.identity(),
                        person == null ? null : person.name(),
                        details));
    }
}
