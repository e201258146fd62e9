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

/** A participant's counters in the snapshot before. */
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

    /** By the participants' ids. */
    static Map<String, Earlier> index(ServerSnapshot snapshot) {
        Map<String, Earlier> byId = new HashMap<>();
        for (RoomSnapshot room : snapshot.rooms()) {
            room.participants().forEach(p -> byId.put(p.id(), of(p)));
        }
        return byId;
    }
}
