package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.signaling.notify.NotifyLimits;

import java.time.Duration;

/**
 * Limits of notifications and their event streams, as in a YAML file.
 *
 * @param maxBytes of a notification's data
 * @param perSecond that one user sends
 * @param keptPerUser until they are acknowledged
 * @param kept of all users together
 * @param keptSeconds the age at which they are dropped
 * @param streamsPerUser open at once
 * @param streams open at once, of all users together
 * @param queued events that a stream does not take, before it is closed
 * @param ticketStreamSeconds how long a stream goes on that a ticket opened
 * @param heartbeatSeconds between signs of life on a stream
 */
public record NotifyConfig(
        @Nullable Integer maxBytes,
        @Nullable Integer perSecond,
        @Nullable Integer keptPerUser,
        @Nullable Integer kept,
        @Nullable Long keptSeconds,
        @Nullable Integer streamsPerUser,
        @Nullable Integer streams,
        @Nullable Integer queued,
        @Nullable Long ticketStreamSeconds,
        @Nullable Long heartbeatSeconds) {
    private static final int MOST_BYTES = 256 << 10;
    private static final int MOST_KEPT = 10_000;
    private static final long YEAR_SECONDS = 366L * 86_400;
    private static final long DAY_SECONDS = 86_400;

    public NotifyConfig {
        Checks.range("maxBytes", maxBytes, 2, MOST_BYTES);
        Checks.range("perSecond", perSecond, 1, Integer.MAX_VALUE);
        Checks.range("keptPerUser", keptPerUser, 0, MOST_KEPT);
        Checks.range("kept", kept, 0, Integer.MAX_VALUE);
        Checks.range("keptSeconds", keptSeconds, 1, YEAR_SECONDS);
        Checks.range("streamsPerUser", streamsPerUser, 1, Integer.MAX_VALUE);
        Checks.range("streams", streams, 1, Integer.MAX_VALUE);
        Checks.range("queued", queued, 1, MOST_KEPT);
        Checks.range("ticketStreamSeconds", ticketStreamSeconds, 1, DAY_SECONDS);
        Checks.range("heartbeatSeconds", heartbeatSeconds, 1, DAY_SECONDS);
    }

    public static NotifyLimits limits(@Nullable NotifyConfig file) {
        NotifyLimits usual = NotifyLimits.defaults();
        return file == null
                ? usual
                : new NotifyLimits(
                        or(file.maxBytes, usual.maxBytes()),
                        or(file.perSecond, usual.perSecond()),
                        or(file.keptPerUser, usual.keptPerUser()),
                        or(file.kept, usual.kept()),
                        seconds(file.keptSeconds, usual.keptFor()),
                        or(file.streamsPerUser, usual.streamsPerUser()),
                        or(file.streams, usual.streams()),
                        or(file.queued, usual.queued()),
                        seconds(file.ticketStreamSeconds, usual.ticketLife()),
                        seconds(file.heartbeatSeconds, usual.heartbeat()));
    }

    private static int or(@Nullable Integer value, int absent) {
        return value == null ? absent : value;
    }

    private static Duration seconds(@Nullable Long value, Duration absent) {
        return value == null ? absent : Duration.ofSeconds(value);
    }
}
