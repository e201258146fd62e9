package sfu.admin.webhook;

/**
 * One event for one webhook, as it is kept.
 *
 * @param id of the event for its receiver, the same at each attempt
 * @param room which keeps its order; empty: of none
 * @param atMs when it happened, since 1970
 * @param attempts that failed
 * @param problem of the last one
 */
public record Delivery(
        String id,
        String hook,
        String type,
        String room,
        long atMs,
        String body,
        int attempts,
        String problem) {
    Delivery failed(String why) {
        return new Delivery(id, hook, type, room, atMs, body, attempts + 1, why);
    }

    /** Given up without another attempt, as the target took others neither. */
    Delivery untried(String why) {
        String its = problem.isEmpty() ? "not tried, as another was not taken: " + why : problem;
        return new Delivery(id, hook, type, room, atMs, body, attempts, its);
    }

    /** As if it were new. */
    Delivery again(long nowMs) {
        return new Delivery(id, hook, type, room, nowMs, body, 0, "");
    }
}
