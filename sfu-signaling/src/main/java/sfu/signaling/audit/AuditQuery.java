package sfu.signaling.audit;

import sfu.signaling.audit.AuditEntry.Whom;

/**
 * Which entries are asked for; an empty text stands for any.
 *
 * @param by identity of who did it
 * @param whom identity, or id, of somebody it was about
 * @param sinceMs since 1970; 0: from the first on
 * @param untilMs likewise, the first that is too late
 * @param before entries with a lower id
 * @param limit how many at most
 */
public record AuditQuery(
        String room,
        String by,
        String whom,
        String action,
        String actor,
        long sinceMs,
        long untilMs,
        long before,
        int limit) {
    boolean admits(AuditEntry entry) {
        return isOrAny(room, entry.room())
                && isOrAny(by, entry.by())
                && isOrAny(action, entry.action())
                && isOrAny(actor, entry.actor())
                && entry.at() < untilMs
                && (whom.isEmpty() || entry.people().stream().anyMatch(this::isMeant));
    }

    private boolean isMeant(Whom its) {
        return its.identity().equals(whom) || its.id().equals(whom);
    }

    private static boolean isOrAny(String wanted, String its) {
        return wanted.isEmpty() || wanted.equals(its);
    }
}
