package sfu.signaling.whip;

import com.fasterxml.jackson.core.JsonProcessingException;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.SseEndpoint;
import sfu.signaling.http.SseStream;
import sfu.signaling.protocol.Json;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * WHEP's server-sent events extension: POST makes a stream, GET of its URL reads it, DELETE ends
 * it. Who knows the URL may read: an EventSource sends no token.
 */
final class Events implements SseEndpoint {
    static final String JSON = "application/json";

    private final Resources resources;
    private final Ticker ticker;

    Events(Resources resources, Ticker ticker) {
        this.resources = resources;
        this.ticker = ticker;
    }

    CompletionStage<HttpResponse> create(HttpRequest request) {
        return resources.withViewer(
                request,
                (resource, viewer) -> CompletableFuture.completedFuture(create(request, viewer)));
    }

    private static HttpResponse create(HttpRequest request, Viewer viewer) {
        boolean isEmpty = request.body().isBlank();
        if (!isEmpty && !request.isOfType(JSON)) {
            return Refusals.problem(
                    415,
                    "unsupported-media-type",
                    "Unsupported media type",
                    "send a list of event types as " + JSON);
        }
        Set<EventType> types = isEmpty ? EnumSet.allOf(EventType.class) : types(request.body());
        if (types == null) {
            return Refusals.problem(
                    400, "bad-request", "Bad request", "this is no list of event types");
        }
        String name = Resources.newName();
        if (!viewer.streams().add(name, new EventStream(types))) {
            return Refusals.problem(
                    429,
                    "too-many-streams",
                    "Too many streams",
                    "a session has at most " + EventStreams.MAX + " event streams");
        }
        return HttpResponse.empty(201)
                .with("location", Resources.location(request, Kind.WHEP) + "/sse/" + name);
    }

    /** Those that are known here; null for what is no list of texts. */
    static @Nullable Set<EventType> types(String body) {
        try {
            Set<EventType> types = EnumSet.noneOf(EventType.class);
            for (String name : List.of(Json.read(body, String[].class))) {
                EventType type = EventType.of(name);
                if (type != null) {
                    types.add(type);
                }
            }
            return types;
        } catch (JsonProcessingException | NullPointerException e) { // null in the list
            return null;
        }
    }

    CompletionStage<HttpResponse> delete(HttpRequest request) {
        return resources.withViewer(
                request,
                (resource, viewer) ->
                        viewer.streams().remove(request.parameter("stream"))
                                ? CompletableFuture.completedFuture(HttpResponse.empty(200))
                                : Refusals.done(
                                        404, "not-found", "Not found", "no such event stream"));
    }

    @Override
    public @Nullable HttpResponse refuse(HttpRequest request) {
        Viewer viewer = resources.viewer(request);
        return viewer != null && viewer.streams().has(request.parameter("stream"))
                ? null
                : Refusals.problem(
                        404, "not-found", "Not found", "no such event stream, or it has ended");
    }

    @Override
    public void open(HttpRequest request, SseStream stream) {
        Viewer viewer = resources.viewer(request);
        if (viewer == null || !viewer.streams().read(request.parameter("stream"), stream)) {
            stream.close(); // it ended meanwhile
        } else {
            ticker.wake();
        }
    }
}
