package sfu.core.room;

/**
 * What all rooms of a server together may grow to; more is refused with LIMIT_REACHED.
 *
 * @param maxBitrateBps that all publishers send; while it is more nobody begins to publish
 * @param joinsPerSecond with a burst of two seconds' worth
 * @param joinsPerMinute of one identity to one room, with a burst of 20 seconds' worth
 * @param sessionsPerIdentity at once in all rooms
 */
public record ServerLimits(
        int maxParticipants,
        int maxPublishers,
        int maxTracks,
        long maxBitrateBps,
        int joinsPerSecond,
        int joinsPerMinute,
        int sessionsPerIdentity) {
    /** Fewer and nobody comes back from a lost connection. */
    public static final int MIN_JOINS_PER_MINUTE = 3;

    /** More than one has devices and rooms; fewer than would fill a server. */
    private static final int USUAL_SESSIONS = 100;

    /** A port of 10 Gbit/s, which is what machines of today have. */
    private static final long USUAL_BITRATE_BPS = 10_000_000_000L;

    public ServerLimits {
        if (maxParticipants < 1
                || maxPublishers < 1
                || maxTracks < 1
                || maxBitrateBps < 1
                || joinsPerSecond < 1
                || sessionsPerIdentity < 1) {
            throw new IllegalArgumentException("server limits are at least 1");
        }
        if (joinsPerMinute < MIN_JOINS_PER_MINUTE) {
            throw new IllegalArgumentException(
                    "joins a minute are at least " + MIN_JOINS_PER_MINUTE);
        }
    }

    /** With the usual bitrate and sessions of an identity. */
    public ServerLimits(
            int maxParticipants,
            int maxPublishers,
            int maxTracks,
            int joinsPerSecond,
            int joinsPerMinute) {
        this(
                maxParticipants,
                maxPublishers,
                maxTracks,
                USUAL_BITRATE_BPS,
                joinsPerSecond,
                joinsPerMinute,
                USUAL_SESSIONS);
    }

    /** With another bitrate of all. */
    public ServerLimits withBitrate(long itsBps) {
        return new ServerLimits(
                maxParticipants,
                maxPublishers,
                maxTracks,
                itsBps,
                joinsPerSecond,
                joinsPerMinute,
                sessionsPerIdentity);
    }

    /** With other sessions of an identity. */
    public ServerLimits withSessionsPerIdentity(int its) {
        return new ServerLimits(
                maxParticipants,
                maxPublishers,
                maxTracks,
                maxBitrateBps,
                joinsPerSecond,
                joinsPerMinute,
                its);
    }

    public static ServerLimits defaults() {
        return new ServerLimits(50_000, 10_000, 50_000, 500, 30);
    }
}
