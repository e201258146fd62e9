package sfu.core.stats;

import java.util.List;

/** A room with its participants. */
public record RoomSnapshot(String name, long createdAtMs, List<ParticipantSnapshot> participants) {}
