package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Caps;
import sfu.core.api.LayerCap;
import sfu.core.api.MediaCap;
import sfu.core.api.MediaKind;
import sfu.core.api.MediaServer;
import sfu.core.api.TrackSource;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.Json;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What somebody is allowed at most: /admin/v1/rooms/{room}/participants/{identity}/caps. */
public record CapRoutes(MediaServer media, AdminAccess access) {
    private static final String CAPS = "/admin/v1/rooms/{room}/participants/{identity}/caps";
    private static final int MAX_ID = 256;

    /** Of a source; null: nothing. */
    record OfSource(@Nullable CapBody publish, @Nullable CapBody receive) {}

    /**
     * Besides what the server, the template and the token say; null: nothing. Each holds beside the
     * others.
     *
     * @param publish for each video track that it sends
     * @param receive for each that it is sent
     * @param sources the same by camera and screen
     * @param tracks by the id of a track: of its own what it sends, of others what it is sent
     */
    record Wanted(
            @Nullable CapBody publish,
            @Nullable CapBody receive,
            @Nullable Map<String, @Nullable OfSource> sources,
            @Nullable Map<String, @Nullable CapBody> tracks) {
        static Wanted of(@Nullable CapBody publish, @Nullable CapBody receive) {
            return new Wanted(publish, receive, null, null);
        }

        Caps caps() {
            return new Caps(
                    CapBody.media(publish, "publish"),
                    CapBody.layers(receive),
                    sources == null ? Map.of() : bySource(sources),
                    tracks == null ? Map.of() : byTrack(tracks));
        }

        private static Map<TrackSource, Caps.OfSource> bySource(
                Map<String, @Nullable OfSource> all) {
            Map<TrackSource, Caps.OfSource> caps = new EnumMap<>(TrackSource.class);
            all.forEach((name, its) -> {
                TrackSource source = Codes.source(name);
                if (source == null || source.kind() != MediaKind.VIDEO) {
                    throw Refused.badRequest("sources are camera and screen");
                }
                MediaCap publish =
                        its == null
                                ? MediaCap.NONE
                                : CapBody.media(its.publish(), "publish of " + name);
                LayerCap receive = its == null ? LayerCap.NONE : CapBody.layers(its.receive());
                if (!publish.isNone() || !receive.isNone()) {
                    caps.put(source, new Caps.OfSource(publish, receive));
                }
            });
            return caps;
        }

        private static Map<String, LayerCap> byTrack(Map<String, @Nullable CapBody> all) {
            if (all.size() > Caps.MAX_TRACKS) {
                throw Refused.badRequest("at most " + Caps.MAX_TRACKS + " tracks have a cap");
            }
            Map<String, LayerCap> caps = new HashMap<>();
            all.forEach((id, its) -> {
                if (id.isEmpty() || id.length() > MAX_ID) {
                    throw Refused.badRequest("a track's id has 1 to " + MAX_ID + " characters");
                }
                if (!CapBody.layers(its).isNone()) {
                    caps.put(id, CapBody.layers(its));
                }
            });
            return caps;
        }

        static Wanted of(Caps its) {
            Map<String, @Nullable OfSource> sources = new TreeMap<>();
            its.sources()
                    .forEach((source, caps) ->
                            sources.put(
                                    Codes.source(source),
                                    new OfSource(
                                            CapBody.of(caps.publish()),
                                            CapBody.of(caps.receive()))));
            Map<String, @Nullable CapBody> tracks = new TreeMap<>();
            its.tracks().forEach((id, cap) -> tracks.put(id, CapBody.of(cap)));
            return new Wanted(
                    CapBody.of(its.publish()),
                    CapBody.of(its.receive()),
                    sources.isEmpty() ? null : sources,
                    tracks.isEmpty() ? null : tracks);
        }
    }

    public void install(Router router) {
        router.route("GET", CAPS, access.guarded(this::caps));
        router.route("PUT", CAPS, access.guarded("cap", this::cap));
        router.route("DELETE", CAPS, access.guarded("uncap", this::uncap));
    }

    private static HttpResponse answer(Caps caps) {
        return HttpResponse.json(Json.text(Wanted.of(caps)));
    }

    private CompletionStage<HttpResponse> caps(HttpRequest request) {
        return media.control(request.parameter("room"))
                .caps(request.parameter("identity"))
                .thenApply(CapRoutes::answer);
    }

    private CompletionStage<HttpResponse> cap(HttpRequest request) {
        return cap(request, Changes.read(request, Wanted.class).caps())
                .thenApply(CapRoutes::answer);
    }

    private CompletionStage<HttpResponse> uncap(HttpRequest request) {
        return cap(request, Caps.NONE).thenApply(done -> HttpResponse.empty(204));
    }

    private CompletableFuture<Caps> cap(HttpRequest request, Caps caps) {
        return media.control(request.parameter("room")).cap(request.parameter("identity"), caps);
    }
}
