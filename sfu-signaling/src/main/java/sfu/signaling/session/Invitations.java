package sfu.signaling.session;

import com.fasterxml.jackson.core.JsonProcessingException;

import org.jspecify.annotations.Nullable;

import sfu.signaling.auth.Access;
import sfu.signaling.auth.Refusal;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * POST /v1/invitations: a moderator gets a token for guests of the room, to send along in a link.
 *
 * @param origins by which others reach this server, where it knows
 */
public record Invitations(Access access, Supplier<List<String>> origins) {
    /** What is asked. */
    record Request(@Nullable String room) {}

    /**
     * @param token for the fragment of a link; empty where none is needed
     */
    record Invitation(String token, long expiresInSeconds, List<String> origins) {}

    public void install(Router router) {
        router.route(
                "POST",
                "/v1/invitations",
                request -> CompletableFuture.completedFuture(answer(request)));
    }

    private HttpResponse answer(HttpRequest request) {
        if (!request.isOfType("application/json")) { // nor sent by a form of another site's page
            return HttpResponse.problem(
                    415,
                    "unsupported-media-type",
                    "Unsupported Media Type",
                    "send application/json");
        }
        try {
            String room = Json.read(request.body(), Request.class).room();
            if (room == null || room.isBlank()) {
                return HttpResponse.problem(400, "bad-request", "Bad Request", "say which room");
            }
            String token = access.invite(request.bearer(), room);
            long life = access.rules().invitation().toSeconds();
            return HttpResponse.json(Json.text(new Invitation(token, life, origins.get())))
                    .with("cache-control", "no-store");
        } catch (JsonProcessingException e) {
            return HttpResponse.problem(400, "bad-request", "Bad Request", Json.why(e));
        } catch (TokenException e) {
            boolean isKnown = e.refusal() == Refusal.CLAIMS || e.refusal() == Refusal.ROOM;
            String why = String.valueOf(e.getMessage());
            return isKnown
                    ? HttpResponse.problem(403, "forbidden", "Forbidden", why)
                    : HttpResponse.problem(401, "no-valid-token", "Unauthorized", why)
                            .with("www-authenticate", "Bearer");
        }
    }
}
