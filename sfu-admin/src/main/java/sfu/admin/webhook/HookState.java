package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;

/**
 * How a webhook's deliveries go, since the server's start.
 *
 * @param waiting deliveries that are still to be taken
 * @param lastProblem why the last attempt that failed did; null: none has, since it was put
 * @param lastProblemAt milliseconds since 1970
 * @param lastDeliveredAt likewise; null: none was taken
 */
public record HookState(
        long waiting,
        @Nullable String lastProblem,
        @Nullable Long lastProblemAt,
        @Nullable Long lastDeliveredAt) {
    static final HookState NEW = new HookState(0, null, null, null);

    HookState waiting(long its) {
        return new HookState(its, lastProblem, lastProblemAt, lastDeliveredAt);
    }

    HookState failed(String problem, long atMs) {
        return new HookState(waiting, problem, atMs, lastDeliveredAt);
    }

    HookState delivered(long atMs) {
        return new HookState(waiting, lastProblem, lastProblemAt, atMs);
    }

    /** It is another now. */
    HookState anew() {
        return new HookState(waiting, null, null, lastDeliveredAt);
    }
}
