package sfu.core.api;

import java.util.List;

/**
 * A part of the list of who is in a room.
 *
 * @param version of the whole list; {@link RosterDelta}s lead from one to the next
 * @param participants how many there are, also those who are only counted
 * @param publishers how many of them publish anything
 * @param people in the order in which they joined; those who come first in the first page are not
 * @param next after whom the next page begins (of those asked for by id: after how many of the
 *     ids), or {@value #NO_MORE} when this was the last
 */
public record RosterPage(
        long version, int participants, int publishers, List<RosterEntry> people, long next) {
    public static final long NO_MORE = -1;

    public RosterPage {
        people = List.copyOf(people);
    }
}
