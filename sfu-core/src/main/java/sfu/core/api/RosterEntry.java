package sfu.core.api;

import java.util.List;

/**
 * Somebody in a room, and what they publish.
 *
 * @param notes what was written on them
 */
public record RosterEntry(ParticipantInfo participant, Notes notes, List<TrackInfo> tracks) {
    public RosterEntry {
        tracks = List.copyOf(tracks);
    }
}
