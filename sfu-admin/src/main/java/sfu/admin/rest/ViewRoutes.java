package sfu.admin.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaServer;
import sfu.core.api.SlotView;
import sfu.core.api.TrackSource;
import sfu.core.api.ViewOverride;
import sfu.core.api.ViewOverrides;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.Json;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What somebody is sent, in place of what its client says:
 * /admin/v1/rooms/{room}/participants/{identity}/views.
 */
public record ViewRoutes(MediaServer media, AdminAccess access) {
    private static final String VIEWS = "/admin/v1/rooms/{room}/participants/{identity}/views";
    private static final String SLOT = VIEWS + "/slots/{mid}";
    private static final String SOURCE = VIEWS + "/sources/{publisher}/{source}";
    private static final int MAX_NAME = 256;

    /**
     * PUT of a view: all that is said of it; what is missing is as the client says.
     *
     * @param track the id of what a slot shows, as long as its publisher has one of this source
     * @param off nothing is sent
     * @param most of what is sent
     * @param least the view counts as no smaller than this; no bitrate
     * @param priority 0 to 100; where not all fits, higher ones are served first
     */
    record Wanted(
            @Nullable String track,
            @Nullable Boolean off,
            @Nullable CapBody most,
            @Nullable CapBody least,
            @Nullable Integer priority) {
        ViewOverride override() {
            ViewOverride its =
                    new ViewOverride(
                            track == null ? "" : track,
                            off != null && off,
                            CapBody.layers(most),
                            CapBody.layers(leastOf(least)),
                            priority(priority));
            if (its.equals(ViewOverride.NONE)) {
                throw Refused.badRequest(
                        "a view says track, off, most, least or priority: DELETE gives it back to the"
                                + " client");
            }
            if (its.isOff() && its.isOfPictures()) {
                throw Refused.badRequest("what is off has no track, most, least or priority");
            }
            return its;
        }

        private static @Nullable CapBody leastOf(@Nullable CapBody its) {
            if (its != null && its.bitrate() != null && its.bitrate() != 0) {
                throw Refused.badRequest("least is width, height, frameRate and layers");
            }
            return its;
        }

        private static int priority(@Nullable Integer its) {
            if (its != null && (its < 0 || its > SlotView.MAX_PRIORITY)) {
                throw Refused.badRequest("priority is 0 to " + SlotView.MAX_PRIORITY);
            }
            return its == null ? ViewOverride.AS_CLIENT : its;
        }

        static Wanted of(ViewOverride its) {
            return new Wanted(
                    its.track().isEmpty() ? null : its.track(),
                    its.isOff(),
                    CapBody.of(its.most()),
                    CapBody.of(its.least()),
                    its.priority() == ViewOverride.AS_CLIENT ? null : its.priority());
        }
    }

    /** What an operator says of a slot. */
    record OfSlot(String mid, @JsonUnwrapped Wanted view) {}

    /**
     * What an operator says of all that is shown of a source of somebody.
     *
     * @param publisher an identity
     */
    record OfSource(String publisher, String source, @JsonUnwrapped Wanted view) {}

    /** All of it, of a participant. */
    record All(List<OfSlot> slots, List<OfSource> sources) {
        static All of(ViewOverrides its) {
            return new All(
                    its.slots().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(each -> new OfSlot(each.getKey(), Wanted.of(each.getValue())))
                            .toList(),
                    its.sources().stream()
                            .map(each ->
                                    new OfSource(
                                            each.publisher(),
                                            Codes.source(each.source()),
                                            Wanted.of(each.override())))
                            .sorted(
                                    Comparator.comparing(OfSource::publisher)
                                            .thenComparing(OfSource::source))
                            .toList());
        }
    }

    public void install(Router router) {
        router.route("GET", VIEWS, access.guarded(this::all));
        router.route("PUT", SLOT, access.guarded("overrideSlot", this::putSlot));
        router.route("DELETE", SLOT, access.guarded("restoreSlot", this::deleteSlot));
        router.route("PUT", SOURCE, access.guarded("overrideSource", this::putSource));
        router.route("DELETE", SOURCE, access.guarded("restoreSource", this::deleteSource));
    }

    private static HttpResponse answer(ViewOverrides its) {
        return HttpResponse.json(Json.text(All.of(its)));
    }

    private CompletionStage<HttpResponse> all(HttpRequest request) {
        return media.control(request.parameter("room"))
                .overrides(request.parameter("identity"))
                .thenApply(ViewRoutes::answer);
    }

    private CompletionStage<HttpResponse> putSlot(HttpRequest request) {
        ViewOverride its = Changes.read(request, Wanted.class).override();
        return slot(request, its).thenApply(ViewRoutes::answer);
    }

    private CompletionStage<HttpResponse> deleteSlot(HttpRequest request) {
        return slot(request, ViewOverride.NONE).thenApply(done -> HttpResponse.empty(204));
    }

    private CompletableFuture<ViewOverrides> slot(HttpRequest request, ViewOverride its) {
        return media.control(request.parameter("room"))
                .overrideSlot(request.parameter("identity"), request.parameter("mid"), its);
    }

    private CompletionStage<HttpResponse> putSource(HttpRequest request) {
        ViewOverride its = Changes.read(request, Wanted.class).override();
        return source(request, its).thenApply(ViewRoutes::answer);
    }

    private CompletionStage<HttpResponse> deleteSource(HttpRequest request) {
        return source(request, ViewOverride.NONE).thenApply(done -> HttpResponse.empty(204));
    }

    private CompletableFuture<ViewOverrides> source(HttpRequest request, ViewOverride its) {
        TrackSource source = Codes.source(request.parameter("source"));
        if (source == null) {
            throw Refused.of(
                    404,
                    "no-such-source",
                    "Not found",
                    "a source is one of microphone, camera, screen, screenAudio");
        }
        String publisher = request.parameter("publisher");
        if (publisher.length() > MAX_NAME) {
            throw Refused.badRequest("no identity is longer than " + MAX_NAME);
        }
        return media.control(request.parameter("room"))
                .overrideSource(request.parameter("identity"), publisher, source, its);
    }
}
