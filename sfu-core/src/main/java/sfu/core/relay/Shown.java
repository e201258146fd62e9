package sfu.core.relay;

import org.jspecify.annotations.Nullable;

import sfu.core.forward.TrackSpec;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Of an edge: which slots are to show which track, for those that come after it is said, or anew by
 * another way. Not safe for threads.
 */
final class Shown {
    /** A slot of one of the edge's transports. */
    record Slot(long transport, String mid) {}

    private final Map<Long, Map<String, TrackSpec>> byTransport = new HashMap<>();
    private final Map<Long, Set<Slot>> byTrack = new HashMap<>();

    /**
     * @param track null for nothing
     */
    void put(Slot slot, @Nullable TrackSpec track) {
        Map<String, TrackSpec> its =
                byTransport.computeIfAbsent(slot.transport(), number -> new HashMap<>());
        TrackSpec before = track == null ? its.remove(slot.mid()) : its.put(slot.mid(), track);
        if (before != null) {
            forget(before.number(), slot);
        }
        if (track != null) {
            byTrack.computeIfAbsent(track.number(), number -> new LinkedHashSet<>()).add(slot);
        } else if (its.isEmpty()) {
            byTransport.remove(slot.transport());
        }
    }

    private void forget(long track, Slot slot) {
        Set<Slot> slots = byTrack.get(track);
        if (slots != null && slots.remove(slot) && slots.isEmpty()) {
            byTrack.remove(track);
        }
    }

    /** None of a transport's slots shows anything any more. */
    void remove(long transport) {
        Map<String, TrackSpec> its = byTransport.remove(transport);
        if (its != null) {
            its.forEach((mid, track) -> forget(track.number(), new Slot(transport, mid)));
        }
    }

    void forEach(long track, BiConsumer<Slot, TrackSpec> what) {
        for (Slot slot : byTrack.getOrDefault(track, Set.of())) {
            TrackSpec its = byTransport.getOrDefault(slot.transport(), Map.of()).get(slot.mid());
            if (its != null) {
                what.accept(slot, its);
            }
        }
    }
}
