package sfu.admin.rest;

import sfu.admin.declared.Precondition;
import sfu.signaling.cluster.ClusterException;
import sfu.signaling.http.HttpRequest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What who changes something declared says of it (RFC 9110 13.1). */
final class Conditions {
    private static final int RETRY_SECONDS = 2; // a node misses Redis for less, mostly

    private Conditions() {}

    /**
     * @throws Refused with 428 where nothing is said and has to be (RFC 6585 3)
     */
    static Precondition of(HttpRequest request, AdminLimits limits) {
        Precondition its =
                new Precondition(request.header("if-match"), request.header("if-none-match"));
        if (limits.requiresMatch() && its.ifMatch().isEmpty() && its.ifNoneMatch().isEmpty()) {
            throw Refused.of(
                    428,
                    "precondition-required",
                    "Precondition required",
                    "say what it replaces: If-Match with the ETag that GET answers, or"
                            + " If-None-Match: * for a new one");
        }
        return its;
    }

    /** Where that cannot be found out it is refused, and nothing is changed here alone. */
    static <T> CompletableFuture<T> decided(CompletableFuture<T> change) {
        return change.exceptionally(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
            if (cause instanceof ClusterException why) {
                throw Refused.later(
                        503,
                        "declarations-unavailable",
                        "Declarations unavailable",
                        why.getMessage()
                                + ": what was declared before holds, look whether this was done"
                                + " before you send it again",
                        RETRY_SECONDS);
            }
            throw failure instanceof CompletionException its
                    ? its
                    : new CompletionException(failure);
        });
    }

    static Refused conflict(String what) {
        return Refused.of(
                412,
                "etag-conflict",
                "Precondition failed",
                what
                        + " is not, or no longer, what If-Match or If-None-Match says: GET it, and"
                        + " decide by the ETag that it has now");
    }
}
