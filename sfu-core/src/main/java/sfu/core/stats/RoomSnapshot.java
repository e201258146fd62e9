package sfu.core.stats;

import java.util.List;
import java.util.Map;

/**
 * A room with its participants.
 *
 * @param template its name
 * @param labels that the configuration gives it
 * @param locked nobody enters but moderators
 */
public record RoomSnapshot(
        String name,
        long createdAtMs,
        String template,
        Map<String, String> labels,
        MediaPath mediaPath,
        boolean locked,
        List<ParticipantSnapshot> participants) {}
