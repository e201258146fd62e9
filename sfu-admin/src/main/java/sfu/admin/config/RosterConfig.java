package sfu.admin.config;

import org.jspecify.annotations.Nullable;

/**
 * How clients are told who is in a room, as in a YAML file.
 *
 * @param firstPage people of whom a joiner is told at once
 * @param maxPage people that it may ask for at once
 * @param pagesPerSecond that it may ask for
 * @param minIntervalMs between two changes told, however small the room is
 * @param intervalPerMemberMs what each member adds to it
 * @param maxIntervalMs between two changes told, however large the room is
 */
public record RosterConfig(
        @Nullable Integer firstPage,
        @Nullable Integer maxPage,
        @Nullable Integer pagesPerSecond,
        @Nullable Integer minIntervalMs,
        @Nullable Integer intervalPerMemberMs,
        @Nullable Integer maxIntervalMs) {
    private static final int MOST_PEOPLE = 500;
    private static final int MOST_PAGES = 1000;
    private static final int MOST_MS = 60_000;

    public RosterConfig {
        Checks.range("firstPage", firstPage, 1, MOST_PEOPLE);
        Checks.range("maxPage", maxPage, 1, MOST_PEOPLE);
        Checks.range("pagesPerSecond", pagesPerSecond, 1, MOST_PAGES);
        Checks.range("minIntervalMs", minIntervalMs, 0, MOST_MS);
        Checks.range("intervalPerMemberMs", intervalPerMemberMs, 0, MOST_MS);
        Checks.range("maxIntervalMs", maxIntervalMs, 0, MOST_MS);
    }
}
