package sfu.admin.webhook;

import java.time.Duration;
import java.util.List;

/**
 * How much webhooks may cost, and whom they may reach.
 *
 * @param hooks at most
 * @param queued deliveries of all hooks together; what comes then is dropped and counted
 * @param deadLetters of all hooks together, the latest
 * @param attempts after which a delivery is a dead letter before its age; 0: only its age counts
 * @param age until a delivery is a dead letter
 * @param firstBackoff after a failure, doubled with each further one
 * @param longestBackoff at most
 * @param timeout of one attempt, from the look-up of the name to the end of the answer
 * @param lanes connections of one hook; a room is always on the same
 * @param authorities a file of certificates in PEM that may sign those of targets, besides the
 *     platform's; empty: none
 * @param allowed networks that are reached though they are not public, as "10.0.0.0/8"
 */
public record WebhookLimits(
        int hooks,
        int queued,
        int deadLetters,
        int attempts,
        Duration age,
        Duration firstBackoff,
        Duration longestBackoff,
        Duration timeout,
        int lanes,
        String authorities,
        List<String> allowed) {
    public WebhookLimits {
        allowed = List.copyOf(allowed);
        check(allowed);
    }

    /**
     * @throws IllegalArgumentException with a sentence about the one that is no network
     */
    public static void check(List<String> networks) {
        networks.forEach(AddressRange::parse);
    }

    /**
     * @throws IllegalArgumentException with a sentence about the file
     */
    public static void checkAuthorities(String file) {
        Authorities.trusted(file);
    }

    public static WebhookLimits defaults() {
        return new WebhookLimits(
                100,
                200_000,
                10_000,
                0,
                Duration.ofDays(1),
                Duration.ofMillis(500),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                8,
                "",
                List.of());
    }
}
