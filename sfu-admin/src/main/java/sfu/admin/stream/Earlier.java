package sfu.admin.stream;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.SlotSnapshot;
import sfu.core.stats.TrackSnapshot;
import sfu.core.stats.TransportSnapshot;

import java.util.HashMap;
import java.util.Map;

/** A participant's counters before: in the snapshot before, or as another node told them before. */
record Earlier(
        @Nullable TransportSnapshot transport,
        Map<String, TrackSnapshot> tracks,
        Map<String, SlotSnapshot> slots) {
    static final Earlier NOTHING = new Earlier(null, Map.of(), Map.of());

    private static Earlier of(ParticipantSnapshot then) {
        Map<String, TrackSnapshot> tracks = new HashMap<>();
        Map<String, SlotSnapshot> slots = new HashMap<>();
        then.tracks().forEach(track -> tracks.put(track.id(), track));
        then.slots().forEach(slot -> slots.put(slot.mid(), slot));
        return new Earlier(then.transport(), tracks, slots);
    }

    /**
     * By the participants' ids. Of whom another node has told nothing since the last snapshot it is
     * what was before then, so that the rates stay as they were.
     *
     * @param before likewise, for the last snapshot
     */
    static Map<String, Earlier> index(
            ServerSnapshot now, ServerSnapshot last, Map<String, Earlier> before) {
        Map<String, Earlier> byId = new HashMap<>();
        for (RoomSnapshot room : last.rooms()) {
            room.participants().forEach(p -> byId.put(p.id(), of(p)));
        }
        for (RoomSnapshot room : now.rooms()) {
            for (ParticipantSnapshot person : room.participants()) {
                byId.computeIfPresent(
                        person.id(),
                        (id, its) -> its.isTold(person) ? before.getOrDefault(id, its) : its);
            }
        }
        return byId;
    }

    private static long countedAtMs(@Nullable TransportSnapshot its) {
        return its == null ? 0 : its.countedAtMs();
    }

    /** Whether another node told this last, too. */
    private boolean isTold(ParticipantSnapshot now) {
        long atMs = countedAtMs(now.transport());
        return atMs != 0 && atMs == countedAtMs(transport);
    }

    /**
     * Over the time in which what is new was counted.
     *
     * @param usual of what is counted here
     */
    Rate rate(ParticipantSnapshot now, Rate usual) {
        long atMs = countedAtMs(now.transport());
        long thenMs = countedAtMs(transport);
        if (atMs == 0) {
            return usual;
        }
        return new Rate(thenMs == 0 ? 0 : (atMs - thenMs) / 1e3);
    }
}
