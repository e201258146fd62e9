package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.admin.webhook.WebhookLimits;

import java.time.Duration;
import java.util.List;

/**
 * Whom webhooks may reach and how much they may cost, as in a YAML file.
 *
 * @param allowed networks that are reached though they are not public, as "10.0.0.0/8"
 * @param hooks at most
 * @param queued deliveries of all hooks together, at most
 * @param deadLetters likewise, the latest
 * @param attempts after which a delivery is a dead letter before its age; 0: only its age counts
 * @param ageSeconds until a delivery is a dead letter
 * @param firstBackoffMs after a failure, doubled with each further one
 * @param longestBackoffMs at most
 * @param timeoutMs of one attempt
 * @param lanes connections of one hook
 * @param authorities a file of certificates in PEM that may sign those of targets, besides the
 *     platform's
 */
public record WebhookConfig(
        @Nullable List<String> allowed,
        @Nullable Integer hooks,
        @Nullable Integer queued,
        @Nullable Integer deadLetters,
        @Nullable Integer attempts,
        @Nullable Long ageSeconds,
        @Nullable Long firstBackoffMs,
        @Nullable Long longestBackoffMs,
        @Nullable Long timeoutMs,
        @Nullable Integer lanes,
        @Nullable String authorities) {
    private static final int MOST_QUEUED = 10_000_000;
    private static final long YEAR_SECONDS = 366L * 86_400;
    private static final long HOUR_MS = 3_600_000;

    public WebhookConfig {
        Checks.range("hooks", hooks, 0, 10_000);
        Checks.range("queued", queued, 1, MOST_QUEUED);
        Checks.range("deadLetters", deadLetters, 0, MOST_QUEUED);
        Checks.range("attempts", attempts, 0, Integer.MAX_VALUE);
        Checks.range("ageSeconds", ageSeconds, 1, YEAR_SECONDS);
        Checks.range("firstBackoffMs", firstBackoffMs, 10, HOUR_MS);
        Checks.range("longestBackoffMs", longestBackoffMs, 10, HOUR_MS);
        Checks.range("timeoutMs", timeoutMs, 10, HOUR_MS);
        Checks.range("lanes", lanes, 1, 64);
        Checks.checkAll("allowed", allowed, WebhookLimits::check);
        Checks.checkAll(
                "authorities",
                authorities == null ? List.of() : List.of(authorities),
                files -> files.forEach(WebhookLimits::checkAuthorities));
    }

    public static WebhookLimits limits(@Nullable WebhookConfig file) {
        WebhookLimits usual = WebhookLimits.defaults();
        return file == null
                ? usual
                : new WebhookLimits(
                        or(file.hooks, usual.hooks()),
                        or(file.queued, usual.queued()),
                        or(file.deadLetters, usual.deadLetters()),
                        or(file.attempts, usual.attempts()),
                        file.ageSeconds == null ? usual.age() : Duration.ofSeconds(file.ageSeconds),
                        ms(file.firstBackoffMs, usual.firstBackoff()),
                        ms(file.longestBackoffMs, usual.longestBackoff()),
                        ms(file.timeoutMs, usual.timeout()),
                        or(file.lanes, usual.lanes()),
                        file.authorities == null ? usual.authorities() : file.authorities,
                        file.allowed == null ? List.of() : file.allowed);
    }

    private static int or(@Nullable Integer value, int absent) {
        return value == null ? absent : value;
    }

    private static Duration ms(@Nullable Long value, Duration absent) {
        return value == null ? absent : Duration.ofMillis(value);
    }
}
