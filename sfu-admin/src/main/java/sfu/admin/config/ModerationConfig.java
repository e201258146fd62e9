package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.signaling.audit.AuditLimits;
import sfu.signaling.moderation.ModerationLimits;

import java.time.Duration;

/**
 * How much moderators may do, and how much is kept of what they did, as in a YAML file.
 *
 * @param breakoutRooms of one room
 * @param breakoutSets rooms that have any
 * @param closeSeconds how long before they are closed that can be said
 * @param auditEntries that are kept
 * @param auditDays for so long
 */
public record ModerationConfig(
        @Nullable Integer breakoutRooms,
        @Nullable Integer breakoutSets,
        @Nullable Integer closeSeconds,
        @Nullable Integer auditEntries,
        @Nullable Integer auditDays) {
    private static final int MOST_ROOMS = 1000;
    private static final int MOST_SECONDS = 86_400;
    private static final int MOST_ENTRIES = 100_000_000;
    private static final int MOST_DAYS = 3660;

    public ModerationConfig {
        Checks.range("breakoutRooms", breakoutRooms, 1, MOST_ROOMS);
        Checks.range("breakoutSets", breakoutSets, 1, Integer.MAX_VALUE);
        Checks.range("closeSeconds", closeSeconds, 0, MOST_SECONDS);
        Checks.range("auditEntries", auditEntries, 1, MOST_ENTRIES);
        Checks.range("auditDays", auditDays, 1, MOST_DAYS);
    }

    /** What is missing is as usual. */
    public static ModerationLimits limits(@Nullable ModerationConfig its) {
        ModerationLimits usual = ModerationLimits.defaults();
        if (its == null) {
            return usual;
        }
        AuditLimits audit = usual.audit();
        return new ModerationLimits(
                or(its.breakoutRooms(), usual.breakoutRooms()),
                or(its.breakoutSets(), usual.breakoutSets()),
                or(its.closeSeconds(), usual.closeSeconds()),
                new AuditLimits(
                        or(its.auditEntries(), audit.entries()),
                        its.auditDays() == null ? audit.age() : Duration.ofDays(its.auditDays())));
    }

    private static int or(@Nullable Integer value, int absent) {
        return value == null ? absent : value;
    }
}
