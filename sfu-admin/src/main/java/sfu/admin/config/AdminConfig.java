package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.admin.rest.AdminLimits;

import java.time.Duration;

/**
 * What the admin API may cost, as in a YAML file.
 *
 * @param rooms that may be declared
 * @param templates likewise
 * @param labels of a declared room
 * @param idempotencyKeys whose answers are kept
 * @param idempotencySeconds how long
 * @param idempotencyBytes of all that
 * @param answerChars bytes of answers that are kept for who asks the same again; 0: none
 * @param refusalsPerMinute to strangers that are written to the audit log
 * @param requireIfMatch whether changes of what is declared need If-Match or If-None-Match
 */
public record AdminConfig(
        @Nullable Integer rooms,
        @Nullable Integer templates,
        @Nullable Integer labels,
        @Nullable Integer idempotencyKeys,
        @Nullable Integer idempotencySeconds,
        @Nullable Long idempotencyBytes,
        @Nullable Long answerChars,
        @Nullable Integer refusalsPerMinute,
        @Nullable Boolean requireIfMatch) {
    private static final int MOST = 10_000_000;
    private static final int MOST_SECONDS = 30 * 86_400;

    public AdminConfig {
        Checks.range("rooms", rooms, 0, MOST);
        Checks.range("templates", templates, 0, MOST);
        Checks.range("labels", labels, 0, 1_000);
        Checks.range("idempotencyKeys", idempotencyKeys, 1, MOST);
        Checks.range("idempotencySeconds", idempotencySeconds, 1, MOST_SECONDS);
        Checks.range("idempotencyBytes", idempotencyBytes, 0, Long.MAX_VALUE);
        Checks.range("answerChars", answerChars, 0, Long.MAX_VALUE);
        Checks.range("refusalsPerMinute", refusalsPerMinute, 0, MOST);
    }

    /**
     * @param file null: as usual
     */
    public static AdminLimits limits(@Nullable AdminConfig file) {
        AdminLimits its = AdminLimits.defaults();
        if (file == null) {
            return its;
        }
        Integer seconds = file.idempotencySeconds();
        return new AdminLimits(
                or(file.rooms(), its.rooms()),
                or(file.templates(), its.templates()),
                or(file.labels(), its.labels()),
                or(file.idempotencyKeys(), its.idempotencyKeys()),
                seconds == null ? its.idempotencyLife() : Duration.ofSeconds(seconds),
                or(file.idempotencyBytes(), its.idempotencyBytes()),
                or(file.answerChars(), its.answerChars()),
                or(file.refusalsPerMinute(), its.refusalsPerMinute()),
                or(file.requireIfMatch(), its.requiresMatch()));
    }

    private static <T> T or(@Nullable T value, T absent) {
        return value == null ? absent : value;
    }
}
