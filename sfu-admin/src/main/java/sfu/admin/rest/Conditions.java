package sfu.admin.rest;

import sfu.admin.declared.Precondition;
import sfu.signaling.http.HttpRequest;

/** What who changes something declared says of it (RFC 9110 13.1). */
final class Conditions {
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

    static Refused conflict(String what) {
        return Refused.of(
                412,
                "etag-conflict",
                "Precondition failed",
                what + " is not, or no longer, what If-Match or If-None-Match says");
    }
}
