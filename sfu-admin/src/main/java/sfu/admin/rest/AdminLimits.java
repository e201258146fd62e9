package sfu.admin.rest;

import java.time.Duration;

/**
 * What the admin API may cost, and how careful its callers have to be.
 *
 * @param rooms that may be declared
 * @param templates likewise
 * @param labels of a declared room
 * @param idempotencyKeys whose answers are kept; beyond it the oldest is forgotten
 * @param idempotencyLife how long
 * @param idempotencyBytes of all answers that are kept
 * @param answerChars bytes of answers that are kept for who asks the same again
 * @param refusalsPerMinute to strangers that are written to the audit log
 * @param requiresMatch whether who puts or deletes what is declared has to say what it was, by
 *     If-Match or If-None-Match (428 otherwise, RFC 6585 3)
 */
public record AdminLimits(
        int rooms,
        int templates,
        int labels,
        int idempotencyKeys,
        Duration idempotencyLife,
        long idempotencyBytes,
        long answerChars,
        int refusalsPerMinute,
        boolean requiresMatch) {
    public static AdminLimits defaults() {
        return new AdminLimits(
                100_000, 1_000, 32, 10_000, Duration.ofHours(24), 16L << 20, 16L << 20, 60, false);
    }
}
