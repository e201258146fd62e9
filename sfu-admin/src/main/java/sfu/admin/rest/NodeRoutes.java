package sfu.admin.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import sfu.admin.Drain;
import sfu.admin.cluster.Relocation;
import sfu.admin.stream.LiveStream;
import sfu.admin.stream.RoomRates;
import sfu.core.api.MediaServer;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The server itself: /admin/v1/node, /admin/v1/drain and /admin/v1/config. */
public record NodeRoutes(
        MediaServer media,
        LiveStream live,
        AdminAccess access,
        Drain drain,
        Supplier<JsonNode> config) {
    private static final long USUAL_SECONDS = 3600;
    private static final long MAX_SECONDS = 7 * 86_400;

    /**
     * GET /admin/v1/node.
     *
     * @param drainsUntil milliseconds since 1970; null: it does not
     * @param moved what went to other nodes as this one drained
     */
    record Node(
            @JsonUnwrapped RoomRates.Node node,
            @Nullable Long drainsUntil,
            Relocation.Progress moved) {}

    /**
     * POST /admin/v1/drain.
     *
     * @param on false: lets people in again
     * @param deadlineSeconds after which the process ends though people are there
     */
    record Wanted(@Nullable Boolean on, @Nullable Long deadlineSeconds) {}

    /**
     * @param deadline milliseconds since 1970
     * @param moved what went to other nodes so far
     */
    record Draining(boolean draining, @Nullable Long deadline, Relocation.Progress moved) {}

    public void install(Router router) {
        router.route("GET", "/admin/v1/node", access.guarded(request -> node()));
        router.route("POST", "/admin/v1/drain", access.guarded("drain", this::drain));
        router.route(
                "GET",
                "/admin/v1/config",
                access.guarded(request ->
                        CompletableFuture.completedFuture(
                                HttpResponse.json(config.get().toString()))));
    }

    private CompletionStage<HttpResponse> node() {
        return live.refreshed()
                .thenApply(done -> {
                    RoomRates.Update update = live.latest();
                    if (update == null) {
                        throw Refused.of(
                                503,
                                "not-yet",
                                "Not yet",
                                "there are no figures of the server yet");
                    }
                    return HttpResponse.json(
                            Json.text(
                                    new Node(
                                            update.node().draining(media.isDraining()),
                                            drain.deadlineMs(),
                                            drain.moved())));
                });
    }

    private CompletionStage<HttpResponse> drain(HttpRequest request) {
        Wanted wanted =
                request.body().isBlank()
                        ? new Wanted(null, null)
                        : Changes.read(request, Wanted.class);
        if (wanted.on() != null && !wanted.on()) {
            drain.end();
            return done(new Draining(false, null, drain.moved()));
        }
        long seconds = wanted.deadlineSeconds() == null ? USUAL_SECONDS : wanted.deadlineSeconds();
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw Refused.badRequest("deadlineSeconds is 0 to " + MAX_SECONDS);
        }
        long deadline = drain.begin(seconds * 1000);
        return done(new Draining(true, deadline, drain.moved()));
    }

    private static CompletionStage<HttpResponse> done(Draining its) {
        return CompletableFuture.completedFuture(HttpResponse.json(Json.text(its)));
    }
}
