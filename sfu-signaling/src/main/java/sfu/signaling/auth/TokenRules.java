package sfu.signaling.auth;

import java.time.Duration;

/**
 * Which of the tokens with a good signature a server takes.
 *
 * @param audience that they name (RFC 7519 4.1.3); empty: they name none
 * @param maxLifetime from their issue to their expiry: so long is remembered who was removed
 * @param skew by which the clocks of who makes and who takes them may differ
 * @param invitation how long a token lives that a moderator sends along with a link
 */
public record TokenRules(
        String audience, Duration maxLifetime, Duration skew, Duration invitation) {
    public static final Duration MAX_SKEW = Duration.ofMinutes(10);

    /** A year: what was revoked is in memory for so long. */
    public static final Duration MAX_LIFETIME = Duration.ofDays(366);

    public static final Duration MAX_INVITATION = Duration.ofDays(1);

    private static final Duration INVITATION = Duration.ofHours(1); // a meeting

    public TokenRules {
        if (maxLifetime.compareTo(Duration.ofMinutes(1)) < 0
                || maxLifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("tokens live from a minute to 366 days");
        }
        if (skew.isNegative() || skew.compareTo(MAX_SKEW) > 0) {
            throw new IllegalArgumentException("the skew of clocks is 0 to 10 minutes");
        }
        if (!invitation.isPositive() || invitation.compareTo(MAX_INVITATION) > 0) {
            throw new IllegalArgumentException("invitations live at most a day");
        }
    }

    public TokenRules(String audience, Duration maxLifetime, Duration skew) {
        this(audience, maxLifetime, skew, INVITATION);
    }

    public static TokenRules defaults() {
        return new TokenRules("", Duration.ofDays(7), Duration.ofSeconds(30));
    }
}
