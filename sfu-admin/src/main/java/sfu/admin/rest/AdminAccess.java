package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.signaling.auth.Access;
import sfu.signaling.auth.TokenException;
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
        try {
            return access.isAdmin(request.bearer())
                    ? null
                    : HttpResponse.problem(
                            403,
                            "Forbidden",
                            "the token has no admin grant: make one with ./sfu token --admin");
        } catch (TokenException e) {
            return HttpResponse.problem(401, "Unauthorized", String.valueOf(e.getMessage()))
                    .with("www-authenticate", "Bearer");
        }
    }
}
