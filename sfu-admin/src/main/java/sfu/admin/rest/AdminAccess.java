package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.signaling.auth.Access;
import sfu.signaling.auth.Refusal;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.Handler;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Who may use the operators' plane: in dev mode whoever is on this machine, else by token.
 *
 * @param acts told of each request to change something by somebody who may
 */
public record AdminAccess(Access access, Consumer<HttpRequest> acts) {
    /** Of whose acts nobody is told. */
    public AdminAccess(Access access) {
        this(access, request -> {});
    }

    /** The refusal, or null. */
    public @Nullable HttpResponse refuse(HttpRequest request) {
        HttpResponse refusal = refuse(request, () -> access.isAdmin(request.bearer()));
        if (refusal == null && isAct(request)) {
            acts.accept(request);
        }
        return refusal;
    }

    /** A ticket changes nothing. */
    private static boolean isAct(HttpRequest request) {
        return switch (request.method()) {
            case "GET", "HEAD" -> false;
            default -> !request.path().equals(TicketRoutes.PATH);
        };
    }

    /** Where a ticket of ?ticket= does too, which then is used. */
    public @Nullable HttpResponse refuseWithoutTicket(HttpRequest request) {
        String ticket = request.query("ticket");
        return ticket.isEmpty()
                ? refuse(request)
                : refuse(request, () -> access.redeem(ticket, request.path()).admin());
    }

    /** The identity of an operator whose request was not refused; empty: it has none. */
    String holder(HttpRequest request) {
        try {
            return access.verify(request.bearer()).identity();
        } catch (TokenException e) { // in this very moment
            return "";
        }
    }

    /** A resource for those who may. */
    Handler guarded(Handler resource) {
        return request -> {
            HttpResponse refusal = refuse(request);
            return refusal == null
                    ? resource.handle(request)
                    : CompletableFuture.completedFuture(refusal);
        };
    }

    /** Whether a token or ticket is an operator's. */
    private interface Check {
        boolean isAdmin() throws TokenException;
    }

    private @Nullable HttpResponse refuse(HttpRequest request, Check check) {
        if (!access.needsToken()) {
            return request.isFromLoopback()
                    ? null
                    : HttpResponse.problem(
                            403,
                            "Forbidden",
                            "in dev mode the operators' plane is open to loopback only");
        }
        try {
            return check.isAdmin()
                    ? null
                    : HttpResponse.problem(
                            403,
                            "Forbidden",
                            "the token has no admin grant: make one with ./sfu token --admin");
        } catch (TokenException e) {
            String bearer =
                    e.refusal() == Refusal.MISSING ? "Bearer" : "Bearer error=\"invalid_token\"";
            return HttpResponse.problem(401, "Unauthorized", String.valueOf(e.getMessage()))
                    .with("www-authenticate", bearer);
        }
    }
}
