package sfu.admin.rest;

import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TicketOffice;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** POST /admin/v1/tickets: for the event stream, whose clients can send no header. */
public record TicketRoutes(AdminAccess access) {
    static final String PATH = "/admin/v1/tickets";

    /** What such a ticket opens. */
    public static final String STREAM = "/admin/v1/stream";

    /**
     * @param ticket for ?ticket=, once
     * @param expiresAt milliseconds since 1970
     * @param everywhere whether it may watch all rooms and the server; else its token's rooms
     */
    record Ticket(String ticket, long expiresAt, boolean everywhere) {}

    public void install(Router router) {
        router.route("POST", PATH, access.guarded(this::issue));
    }

    private CompletionStage<HttpResponse> issue(HttpRequest request) {
        return CompletableFuture.completedFuture(answer(request));
    }

    private HttpResponse answer(HttpRequest request) {
        Grant grant;
        try {
            grant = access.access().verify(request.bearer());
        } catch (TokenException e) { // revoked in this very moment
            return HttpResponse.problem(
                    401, "no-valid-token", "Unauthorized", String.valueOf(e.getMessage()));
        }
        TicketOffice.Ticket ticket = access.access().tickets().issue(grant, STREAM);
        if (ticket == null) {
            return HttpResponse.problem(
                            503, "too-many-tickets", "Too many tickets", "try again in a while")
                    .with("retry-after", String.valueOf(TicketOffice.LIFE.toSeconds()));
        }
        return HttpResponse.json(
                Json.text(
                        new Ticket(
                                ticket.ticket(),
                                ticket.expiresAt().toEpochMilli(),
                                access.operating(grant).isEverywhere())));
    }
}
