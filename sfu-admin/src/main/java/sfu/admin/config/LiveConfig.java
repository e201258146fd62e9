package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.admin.history.HistoryLimits;
import sfu.admin.stream.StreamLimits;

import java.time.Duration;

/**
 * What operators see may cost, as in a YAML file.
 *
 * @param everyMs how often statistics are taken, 250 to 3,600,000 ms; what streams call an interval
 *     counts in this
 * @param maxViews different things that are watched at once
 * @param ringEvents that each keeps for who comes back
 * @param ringBytes that all keep together
 * @param pieceChars a first state that is longer is sent in pieces, 1,000 to 10,000,000
 * @param historySeconds kept by the second
 * @param historyMinutes kept by the minute
 * @param historyRooms of which anything is kept
 * @param historyBytes of all that
 * @param historyPeople of whom anything is kept
 * @param historyPeopleBytes of all that
 * @param events of the tail
 * @param sessions false: ended sessions are not kept
 * @param sessionDays for so long
 * @param maxSessions the oldest are removed
 */
public record LiveConfig(
        @Nullable Integer everyMs,
        @Nullable Integer maxViews,
        @Nullable Integer ringEvents,
        @Nullable Long ringBytes,
        @Nullable Integer pieceChars,
        @Nullable Integer historySeconds,
        @Nullable Integer historyMinutes,
        @Nullable Integer historyRooms,
        @Nullable Long historyBytes,
        @Nullable Integer historyPeople,
        @Nullable Long historyPeopleBytes,
        @Nullable Integer events,
        @Nullable Boolean sessions,
        @Nullable Integer sessionDays,
        @Nullable Long maxSessions) {
    private static final int MOST = 1_000_000;

    public LiveConfig {
        Checks.range("everyMs", everyMs, 250, 3_600_000);
        Checks.range("maxViews", maxViews, 1, MOST);
        Checks.range("ringEvents", ringEvents, 1, MOST);
        Checks.range("ringBytes", ringBytes, 1, Long.MAX_VALUE);
        Checks.range("pieceChars", pieceChars, 1_000, 10_000_000);
        Checks.range("historySeconds", historySeconds, 1, MOST);
        Checks.range("historyMinutes", historyMinutes, 1, MOST);
        Checks.range("historyRooms", historyRooms, 1, MOST);
        Checks.range("historyBytes", historyBytes, 1, Long.MAX_VALUE);
        Checks.range("historyPeople", historyPeople, 1, MOST);
        Checks.range("historyPeopleBytes", historyPeopleBytes, 1, Long.MAX_VALUE);
        Checks.range("events", events, 1, MOST);
        Checks.range("sessionDays", sessionDays, 1, 36_500);
        Checks.range("maxSessions", maxSessions, 1, Long.MAX_VALUE);
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    public Duration every() {
        return Duration.ofMillis(or(everyMs, 1_000));
    }

    public StreamLimits streams() {
        StreamLimits its = StreamLimits.defaults();
        return new StreamLimits(
                or(maxViews, its.maxFeeds()),
                or(ringEvents, its.ringEvents()),
                or(ringBytes, its.ringBytes()),
                its.lingerSeconds(),
                its.behindDeltas(),
                its.tailPerSecond(),
                or(pieceChars, its.pieceChars()));
    }

    public HistoryLimits history() {
        HistoryLimits its = HistoryLimits.defaults();
        return new HistoryLimits(
                or(historySeconds, its.seconds()),
                or(historyMinutes, its.minutes()),
                or(historyRooms, its.maxRooms()),
                or(historyBytes, its.maxBytes()),
                or(historyPeople, its.maxPeople()),
                or(historyPeopleBytes, its.peopleBytes()),
                or(events, its.events()),
                or(sessions, its.keepsSessions()),
                or(sessionDays, its.sessionDays()),
                or(maxSessions, its.maxSessions()));
    }
}
