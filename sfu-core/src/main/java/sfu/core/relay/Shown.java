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

    private final Map<Slot, TrackSpec> bySlot = new HashMap<>();
    private final Map<Long, Set<Slot>> byTrack = new HashMap<>();

    /**
     * @param track null for nothing
     */
    void put(Slot slot, @Nullable TrackSpec track) {
        TrackSpec before = track == null ? bySlot.remove(slot) : bySlot.put(slot, track);
        if (before != null) {
            Set<Slot> its = byTrack.get(before.number());
            if (its != null && its.remove(slot) && its.isEmpty()) {
                byTrack.remove(before.number());
            }
        }
        if (track != null) {
            byTrack.computeIfAbsent(track.number(), number -> new LinkedHashSet<>()).add(slot);
        }
    }

    /** None of a transport's slots shows anything any more. */
    void remove(long transport) {
        Set.copyOf(bySlot.keySet()).stream()
                .filter(slot -> slot.transport() == transport)
                .forEach(slot -> put(slot, null));
    }

    void forEach(long track, BiConsumer<Slot, TrackSpec> what) {
        for (Slot slot : byTrack.getOrDefault(track, Set.of())) {
            TrackSpec its = bySlot.get(slot);
            if (its != null) {
                what.accept(slot, its);
            }
        }
    }
}
