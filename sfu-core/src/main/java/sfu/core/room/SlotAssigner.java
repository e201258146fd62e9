package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides which track each slot of one subscriber shows: a track keeps its slot as long as both are
 * there; free slots take the tracks that wait, in the order in which they were published.
 */
final class SlotAssigner {
    /** What is to change: this slot forwards that track (or backup of one), or nothing. */
    record Change(Slot slot, @Nullable Track track) {}

    private SlotAssigner() {}

    static List<Change> assign(List<Slot> slots, List<Track> tracks) {
        List<Change> changes = new ArrayList<>();
        List<Track> waiting = new ArrayList<>(tracks);
        for (Slot slot : slots) {
            Track shown = slot.track();
            if (shown != null && (slot.isStale() || !waiting.remove(shown))) {
                slot.show(null);
                changes.add(new Change(slot, null));
            }
        }
        for (Track track : List.copyOf(waiting)) {
            Slot slot = choose(slots, track);
            if (slot != null) {
                slot.show(track);
                changes.removeIf(change -> change.slot() == slot);
                changes.add(new Change(slot, slot.source()));
                waiting.remove(track);
            }
        }
        for (Slot slot : slots) {
            slot.setCodecMissing(waiting.stream().anyMatch(t -> t.kind() == slot.kind()));
        }
        return changes;
    }

    /**
     * The free slot for a track: if possible one whose companion of the other kind, which shares
     * its msid, shows the same participant or is free too, so that browsers pair the right sound
     * and picture.
     */
    private static @Nullable Slot choose(List<Slot> slots, Track track) {
        Slot free = null;
        int rank = 0;
        for (Slot slot : slots) {
            if (slot.isFree() && slot.canShow(track)) {
                int its = rank(slots, slot, track);
                if (its > rank) {
                    free = slot;
                    rank = its;
                }
            }
        }
        return free;
    }

    private static int rank(List<Slot> slots, Slot slot, Track track) {
        for (Slot other : slots) {
            boolean isCompanion =
                    other.kind() != slot.kind()
                            && other.identity().streamId().equals(slot.identity().streamId());
            if (isCompanion) {
                Track beside = other.track();
                if (beside == null) {
                    return 2;
                }
                return beside.publisher() == track.publisher() ? 3 : 1;
            }
        }
        return 2;
    }

    /** The stream id of the n-th slot of a kind: it pairs with the n-th of the other kind. */
    static String streamId(String participantId, MediaKind kind, List<Slot> before) {
        long nth = before.stream().filter(slot -> slot.kind() == kind).count();
        return participantId + "-" + nth;
    }
}
