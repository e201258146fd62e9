package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;

/** Who may use the operators' plane: in dev mode whoever is on this machine, else by token. */
public record AdminAccess(Access access) {
    /** The refusal, or null. */
    public @Nullable HttpResponse refuse(HttpRequest request) {
        if (!access.needsToken()) {
            return request.isFromLoopback()
                    ? null
                    : HttpResponse.problem(
                            403,
                            "Forbidden",
                            "in dev mode the operators' plane is open to loopback only");
        }
        String refusal = access.refuseAdmin(request.bearer());
        return refusal == null
                ? null
                : HttpResponse.problem(401, "Unauthorized", refusal)
                        .with("www-authenticate", "Bearer");
    }
}
