package sfu.signaling.audit;

import java.util.List;
import java.util.Map;

/**
 * Something that was done.
 *
 * @param id later ones are higher
 * @param at milliseconds since 1970
 * @param actor moderator or operator
 * @param by identity of who did it; empty: it has none
 * @param address where that came from; empty: not known
 * @param room empty: everywhere
 * @param people whom it was about, at most {@value #MAX_PEOPLE} of them
 * @param count how many these are in all
 * @param details what else is to know
 */
public record AuditEntry(
        long id,
        long at,
        String actor,
        String by,
        String address,
        String action,
        String room,
        List<Whom> people,
        int count,
        Map<String, String> details) {
    public static final int MAX_PEOPLE = 50;

    /** The detail of what was asked for and not done: the status of the answer. */
    public static final String REFUSED = "refused";

    /** Somebody it was about. */
    public record Whom(String id, String identity, String name) {}

    public AuditEntry {
        people = people.stream().limit(MAX_PEOPLE).toList();
        details = Map.copyOf(details);
    }

    /** Not a bean's property: it is in the details. */
    public boolean tellsOfRefusal() {
        return details.containsKey(REFUSED);
    }

    /** The same under its number. */
    AuditEntry with(long number, long atMs) {
        return new AuditEntry(
                number, atMs, actor, by, address, action, room, people, count, details);
    }
}
