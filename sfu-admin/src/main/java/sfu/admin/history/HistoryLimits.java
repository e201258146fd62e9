package sfu.admin.history;

/**
 * How much of what was is kept.
 *
 * @param seconds at a sample a second
 * @param minutes at a sample a minute
 * @param maxRooms of which anything is kept, those that ended first are forgotten first
 * @param maxBytes of all samples; where they are used up, rooms keep less
 * @param maxPeople of whom anything is kept
 * @param peopleBytes of all their samples, likewise
 * @param events of the tail, of layers and speakers as many again
 * @param keepsSessions whether ended sessions go to the store
 * @param sessionDays for so long
 * @param maxSessions the oldest are removed
 */
public record HistoryLimits(
        int seconds,
        int minutes,
        int maxRooms,
        long maxBytes,
        int maxPeople,
        long peopleBytes,
        int events,
        boolean keepsSessions,
        int sessionDays,
        long maxSessions) {
    public HistoryLimits {
        boolean isRight =
                seconds > 0
                        && minutes > 0
                        && maxRooms > 0
                        && maxBytes > 0
                        && maxPeople > 0
                        && peopleBytes > 0
                        && events > 0
                        && sessionDays > 0
                        && maxSessions > 0;
        if (!isRight) {
            throw new IllegalArgumentException("limits of the history are above zero");
        }
    }

    /**
     * A quarter of an hour and a day, in 64 MB, and 32 MB for people (a thousand for a quarter of
     * an hour).
     */
    public static HistoryLimits defaults() {
        return new HistoryLimits(
                900, 1440, 10_000, 64L << 20, 20_000, 32L << 20, 5_000, true, 30, 1_000_000);
    }
}
