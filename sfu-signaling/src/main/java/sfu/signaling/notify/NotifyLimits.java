package sfu.signaling.notify;

import java.time.Duration;

/**
 * How much may be sent, kept and listened to.
 *
 * @param maxBytes of a notification's data, as JSON
 * @param perSecond that one user sends, averaged over ten seconds
 * @param keptPerUser until they are acknowledged: of more, the oldest are dropped
 * @param kept of all users together: more are told to who is there alone
 * @param keptFor the age at which they are dropped
 * @param streamsPerUser open at once
 * @param streams open at once, of all users together
 * @param ticketLife how long a stream that was opened by a ticket goes on
 * @param queued events that a stream does not take, before it is closed
 * @param heartbeat between signs of life on a stream
 */
public record NotifyLimits(
        int maxBytes,
        int perSecond,
        int keptPerUser,
        int kept,
        Duration keptFor,
        int streamsPerUser,
        int streams,
        int queued,
        Duration ticketLife,
        Duration heartbeat) {
    public NotifyLimits {
        if (maxBytes < 2 || perSecond < 1 || streamsPerUser < 1 || streams < 1 || queued < 1) {
            throw new IllegalArgumentException("notifications: no limit is below one");
        }
        if (keptPerUser < 0 || kept < 0 || keptFor.isNegative()) {
            throw new IllegalArgumentException("notifications: none is below zero");
        }
        if (ticketLife.toMillis() < 1 || heartbeat.toMillis() < 1) {
            throw new IllegalArgumentException("notifications: streams last");
        }
    }

    public static NotifyLimits defaults() {
        return new NotifyLimits(
                16 << 10,
                5,
                100,
                100_000,
                Duration.ofDays(7),
                10,
                10_000,
                256,
                Duration.ofMinutes(5),
                Duration.ofSeconds(25));
    }
}
