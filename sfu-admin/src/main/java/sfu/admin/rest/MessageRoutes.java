package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.concurrent.CompletionStage;

/** What operators write into a room: POST /admin/v1/rooms/{room}/messages. */
public record MessageRoutes(AdminAccess access, Notices notices) {
    /**
     * A message of the server's.
     *
     * @param to an identity; null: all
     * @param topic null: notice
     */
    record Wanted(@Nullable String text, @Nullable String to, @Nullable String topic) {}

    /**
     * @param messageId as in the chat's history
     */
    record Sent(String messageId) {}

    public void install(Router router) {
        router.route(
                "POST", "/admin/v1/rooms/{room}/messages", access.guarded("message", this::send));
    }

    private CompletionStage<HttpResponse> send(HttpRequest request) {
        Wanted wanted = Changes.read(request, Wanted.class);
        if (wanted.text() == null || wanted.text().isBlank()) {
            throw Refused.badRequest("text is what is to be said");
        }
        return notices.tell(
                        request.parameter("room"),
                        wanted.text(),
                        wanted.to(),
                        wanted.topic() == null ? "notice" : wanted.topic())
                .thenApply(id -> HttpResponse.json(Json.text(new Sent(id))));
    }
}
