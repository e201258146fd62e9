package sfu.signaling.moderation;

import sfu.signaling.audit.AuditLimits;

/**
 * How much moderators may do, and how much is kept of what they did.
 *
 * @param breakoutRooms of one room
 * @param breakoutSets rooms that have any
 * @param closeSeconds how long before they are closed that can be said
 */
public record ModerationLimits(
        int breakoutRooms, int breakoutSets, int closeSeconds, AuditLimits audit) {
    public ModerationLimits {
        if (breakoutRooms < 1 || breakoutSets < 1 || closeSeconds < 0) {
            throw new IllegalArgumentException("limits of moderation are at least 1");
        }
    }

    public static ModerationLimits defaults() {
        return new ModerationLimits(50, 1000, 600, AuditLimits.defaults());
    }
}
