package sfu.core.api;

import java.util.List;

/** Somebody in a room, and what they publish. */
public record RosterEntry(ParticipantInfo participant, List<TrackInfo> tracks) {
    public RosterEntry {
        tracks = List.copyOf(tracks);
    }
}
