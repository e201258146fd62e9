package sfu.core.ice;

/**
 * Time limits of ICE, in milliseconds; tests shorten them.
 *
 * @param consentIntervalMs own checks go out at 0.8 to 1.2 of this while the peer is silent, the
 *     first after 1.6 times that
 * @param consentExpiryMs the path is given up after this without either (RFC 7675 5.1), and after
 *     twice this without an answer to an own check
 * @param establishmentMs from the credentials to a nominated path
 * @param restartGraceMs for which the old credentials still serve after an ICE restart
 * @param nominationMs for which a nomination, or an authentic packet, makes a path a candidate
 */
public record IceTimers(
        long consentIntervalMs,
        long consentExpiryMs,
        long establishmentMs,
        long restartGraceMs,
        long nominationMs) {

    public static final IceTimers DEFAULT = new IceTimers(5_000, 30_000, 30_000, 1_000, 3_000);

    public IceTimers {
        if (consentIntervalMs <= 0 || consentExpiryMs <= consentIntervalMs) {
            throw new IllegalArgumentException("consent must expire after its interval");
        }
        if (establishmentMs <= 0 || restartGraceMs < 0 || nominationMs <= 0) {
            throw new IllegalArgumentException("time limits must be positive");
        }
    }
}
