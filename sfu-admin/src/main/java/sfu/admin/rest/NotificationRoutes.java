package sfu.admin.rest;

import sfu.core.api.MediaException;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.notify.Audience;
import sfu.signaling.notify.Notifications;
import sfu.signaling.notify.Orders;
import sfu.signaling.notify.Problems;
import sfu.signaling.protocol.Json;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What operators tell users, and whether these are there, under /admin/v1. */
public record NotificationRoutes(AdminAccess access, Notifications notifications) {
    private static final int MAX_NAME = 256;

    /**
     * GET /admin/v1/users/{identity}.
     *
     * @param connections sessions and event streams
     */
    record Presence(String identity, boolean online, int connections) {}

    public void install(Router router) {
        router.route("POST", "/admin/v1/notifications", access.guarded(this::send));
        router.route("GET", "/admin/v1/users/{identity}", access.guarded(this::presence));
    }

    private CompletionStage<HttpResponse> send(HttpRequest request) {
        try {
            Orders.Body body = Body.read(request, Orders.Body.class);
            return notifications
                    .send(new Orders(notifications.limits()).ofOperator(body))
                    .thenApply(sent -> HttpResponse.json(Json.text(sent)))
                    .exceptionally(Problems::of);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    HttpResponse.problem(
                            400, "bad-request", "Bad request", String.valueOf(e.getMessage())));
        } catch (MediaException e) {
            return CompletableFuture.completedFuture(Problems.of(e));
        }
    }

    private CompletionStage<HttpResponse> presence(HttpRequest request) {
        String identity = request.parameter("identity");
        String org = request.query("org");
        if (identity.length() > MAX_NAME) {
            return CompletableFuture.completedFuture(
                    HttpResponse.problem(
                            404, "not-found", "Not found", "no identity is this long"));
        }
        return notifications
                .presence(new Audience.User(org.isEmpty() ? null : org, identity))
                .thenApply(count ->
                        HttpResponse.json(Json.text(new Presence(identity, count > 0, count))));
    }
}
