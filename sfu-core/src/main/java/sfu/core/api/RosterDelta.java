package sfu.core.api;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What changed in the list of who is in a room.
 *
 * @param from the version that it applies to
 * @param to the version that this makes of it
 * @param participants how many there are now, also those who are only counted
 * @param publishers how many of them publish anything
 * @param people who came, or publishes something else than before; each as it is now
 * @param left who is no longer listed, to be applied first
 */
public record RosterDelta(
        long from,
        long to,
        int participants,
        int publishers,
        List<RosterEntry> people,
        List<Departure> left) {
    public RosterDelta {
        people = List.copyOf(people);
        left = List.copyOf(left);
    }

    /**
     * @param id of the participant
     * @param reason null for one who is still there, but only counted from now on
     */
    public record Departure(String id, @Nullable LeaveReason reason) {}
}
