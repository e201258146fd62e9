package sfu.core.room;

/**
 * What all rooms of a server together may grow to; more is refused with LIMIT_REACHED.
 *
 * @param joinsPerSecond with a burst of two seconds' worth
 * @param joinsPerMinute of one identity to one room, with a burst of 20 seconds' worth
 * @param sessionsPerIdentity at once in all rooms
 */
public record ServerLimits(
        int maxParticipants,
        int maxPublishers,
        int maxTracks,
        int joinsPerSecond,
        int joinsPerMinute,
        int sessionsPerIdentity) {
    /** Fewer and nobody comes back from a lost connection. */
    public static final int MIN_JOINS_PER_MINUTE = 3;

    /** More than one has devices and rooms; fewer than would fill a server. */
    private static final int USUAL_SESSIONS = 100;

    public ServerLimits {
        if (maxParticipants < 1
                || maxPublishers < 1
                || maxTracks < 1
                || joinsPerSecond < 1
                || sessionsPerIdentity < 1) {
            throw new IllegalArgumentException("server limits are at least 1");
        }
        if (joinsPerMinute < MIN_JOINS_PER_MINUTE) {
            throw new IllegalArgumentException(
                    "joins a minute are at least " + MIN_JOINS_PER_MINUTE);
        }
    }

    /** With the usual sessions of an identity. */
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
                joinsPerSecond,
                joinsPerMinute,
                USUAL_SESSIONS);
    }

    public static ServerLimits defaults() {
        return new ServerLimits(50_000, 10_000, 50_000, 500, 30);
    }
}
