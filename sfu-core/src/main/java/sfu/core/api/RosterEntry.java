package sfu.core.api;

import java.util.List;

/**
 * Somebody in a room, and what they publish.
 *
 * @param notes what was written on them
 * @param handRaisedAtMs since 1970; 0: it is not raised
 */
public record RosterEntry(
        ParticipantInfo participant, Notes notes, List<TrackInfo> tracks, long handRaisedAtMs) {
    public RosterEntry {
        tracks = List.copyOf(tracks);
    }

    /** Of one whose hand is not raised. */
    public RosterEntry(ParticipantInfo participant, Notes notes, List<TrackInfo> tracks) {
        this(participant, notes, tracks, 0);
    }
}
