package sfu.core.ice;

/** The adapter's own time limits, in milliseconds; tests shorten them. */
public record IceTimers(
        long consentInterval, long consentExpiry, long establishment, long restartGrace) {

    public static final IceTimers DEFAULT = new IceTimers(5_000, 30_000, 30_000, 1_000);
}
