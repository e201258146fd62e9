package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.api.SlotState;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which track each slot of one subscriber shows: first what the client gave to a slot, then
 * in the others as many of the highest ranked as there is room for. A track keeps its slot as long
 * as it is among them, so where all fit nothing is ever re-assigned.
 */
final class SlotAssigner {
    /** What is to change: this slot forwards that track (or backup of one), or nothing. */
    record Change(Slot slot, @Nullable Track before, @Nullable Track track) {}

    /** What a subscriber may be shown. */
    interface Offer {
        /** The track of this id, or null if there is none that it may be shown. */
        @Nullable Track of(String id);

        /** A track like the one that a slot is made to show, or null. */
        default @Nullable Track ofPinned(Slot slot) {
            return null;
        }

        /** All of a kind, the most important first. */
        Iterable<Track> ranked(MediaKind kind);

        /** Why a track of this id is not shown that else would be; null: there is none. */
        default SlotState.@Nullable Reason whyNot(String id) {
            return null;
        }

        /** Why one of a kind is not shown; null: there is none. */
        default SlotState.@Nullable Reason whyNot(MediaKind kind) {
            return null;
        }
    }

    private final List<Slot> slots;
    private final Offer offer;
    private final List<Change> changes = new ArrayList<>();
    private final Set<Track> given = new HashSet<>();

    private SlotAssigner(List<Slot> slots, Offer offer) {
        this.slots = slots;
        this.offer = offer;
    }

    /**
     * @param slots of which those that follow the loudest voices stay as they are
     */
    static List<Change> assign(List<Slot> slots, Offer offer) {
        SlotAssigner assigner = new SlotAssigner(slots, offer);
        assigner.give();
        for (MediaKind kind : MediaKind.values()) {
            assigner.fill(kind);
        }
        return assigner.changes;
    }

    private void give() {
        for (Slot slot : slots) {
            Track pinned = offer.ofPinned(slot);
            slot.pin(pinned == null ? null : pinned.id());
        }
        give(true);
        give(false);
    }

    /** Operators first. */
    private void give(boolean isPinned) {
        for (Slot slot : slots) {
            String id = slot.isPinned() == isPinned && !slot.isOff() ? slot.givenTrack() : null;
            if (slot.isOff() && !slot.followsSeats()) {
                show(slot, null);
            } else if (id != null) {
                Track track = offer.of(id);
                boolean isOk = track != null && slot.canShow(track) && given.add(track);
                boolean isCodecMissing = track != null && !slot.canShow(track);
                slot.setWhyEmpty(whyEmpty(isCodecMissing, isOk ? null : offer.whyNot(id)));
                show(slot, isOk ? track : null);
            }
        }
    }

    private void fill(MediaKind kind) {
        List<Slot> free = slots.stream().filter(s -> s.kind() == kind && s.isAuto()).toList();
        List<Track> top = new ArrayList<>();
        boolean isCodecMissing = choose(kind, free, top);
        Set<Track> waiting = new HashSet<>(top);
        for (Slot slot : free) {
            Track shown = slot.track();
            if (shown != null && (slot.isStale() || !waiting.remove(shown))) {
                show(slot, null);
            }
        }
        for (Track track : top) {
            Slot slot = waiting.contains(track) ? choose(free, track) : null;
            if (slot != null) {
                show(slot, track);
            }
        }
        SlotState.Reason whyNot = top.size() < free.size() ? offer.whyNot(kind) : null;
        SlotState.Reason why = whyEmpty(isCodecMissing, whyNot);
        free.forEach(slot -> slot.setWhyEmpty(why));
    }

    private static SlotState.Reason whyEmpty(
            boolean isCodecMissing, SlotState.@Nullable Reason whyNot) {
        if (isCodecMissing) {
            return SlotState.Reason.CODEC;
        }
        return whyNot == null ? SlotState.Reason.NO_SOURCE : whyNot;
    }

    /** Returns whether one was left out as no slot can decode it. */
    private boolean choose(MediaKind kind, List<Slot> free, List<Track> top) {
        boolean isCodecMissing = false;
        if (free.isEmpty()) {
            return false;
        }
        for (Track track : offer.ranked(kind)) {
            if (top.size() == free.size()) {
                break;
            }
            if (!given.contains(track)) {
                boolean canShow = free.stream().anyMatch(slot -> slot.canShow(track));
                isCodecMissing |= !canShow;
                if (canShow) {
                    top.add(track);
                }
            }
        }
        return isCodecMissing;
    }

    private void show(Slot slot, @Nullable Track track) {
        if (slot.track() == track && !slot.isStale()) {
            return;
        }
        Track before = slot.source();
        for (Change change : List.copyOf(changes)) {
            if (change.slot() == slot) {
                before = change.before();
                changes.remove(change);
            }
        }
        slot.show(track);
        changes.add(new Change(slot, before, slot.source()));
    }

    /**
     * The free slot for a track: if possible one whose companion of the other kind, which shares
     * its msid, shows the same participant or is free too, so that browsers pair the right sound
     * and picture.
     */
    private @Nullable Slot choose(List<Slot> free, Track track) {
        Slot best = null;
        int rank = 0;
        for (Slot slot : free) {
            if (slot.track() == null && slot.canShow(track)) {
                int its = rank(slot, track);
                if (its > rank) {
                    best = slot;
                    rank = its;
                }
            }
        }
        return best;
    }

    private int rank(Slot slot, Track track) {
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
