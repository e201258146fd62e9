package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The sessions that there are, by their URLs, and who may touch them. */
final class Resources {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NAME_BYTES = 16;

    private final Access access;
    private volatile String suffix = "";
    private final Map<String, Resource> byLocation = new ConcurrentHashMap<>();

    Resources(Access access) {
        this.access = access;
    }

    void add(String location, Resource resource) {
        byLocation.put(location, resource);
    }

    void remove(String location) {
        byLocation.remove(location);
    }

    /** Names end so from now on: it says of which node they are. */
    void endWith(String its) {
        suffix = its;
    }

    String newLocation(Kind kind, String room) {
        return location(kind, room, newName() + suffix);
    }

    /** Nobody guesses it: without tokens, whoever knows it may end what it is the name of. */
    static String newName() {
        byte[] name = new byte[NAME_BYTES];
        RANDOM.nextBytes(name);
        return HexFormat.of().formatHex(name);
    }

    List<Viewer> viewers() {
        return byLocation.values().stream().map(Resource::viewer).filter(Objects::nonNull).toList();
    }

    /** Of the WHEP session that this is a part of; null if it has ended. */
    @Nullable Viewer viewer(HttpRequest request) {
        Resource resource = byLocation.get(location(request, Kind.WHEP));
        return resource == null ? null : resource.viewer();
    }

    static String location(HttpRequest request, Kind kind) {
        return location(kind, request.parameter("room"), request.parameter("resource"));
    }

    private static String location(Kind kind, String room, String resource) {
        String segment = URLEncoder.encode(room, StandardCharsets.UTF_8).replace("+", "%20");
        return "/v1/" + kind.path + "/" + segment + "/" + resource;
    }

    /** For the holder of a token as the one that made the session (RFC 9725 4.7). */
    CompletionStage<HttpResponse> with(
            HttpRequest request,
            Kind kind,
            Function<Resource, CompletionStage<HttpResponse>> action) {
        Grant grant;
        try {
            grant = access.join(request.bearer(), request.parameter("room"));
        } catch (TokenException e) {
            return CompletableFuture.completedFuture(Refusals.refused(e));
        }
        Resource resource = byLocation.get(location(request, kind));
        if (resource == null) {
            return Refusals.done(404, "not-found", "Not found", "no such session, or it has ended");
        }
        return resource.belongsTo(grant)
                ? action.apply(resource)
                : Refusals.done(
                        403, "forbidden", "Forbidden", "the session is of another identity");
    }

    /** As {@link #with}, of a WHEP session. */
    CompletionStage<HttpResponse> withViewer(
            HttpRequest request,
            BiFunction<Resource, Viewer, CompletionStage<HttpResponse>> action) {
        return with(
                request,
                Kind.WHEP,
                resource -> {
                    Viewer viewer = resource.viewer();
                    return viewer == null
                            ? Refusals.done(404, "not-found", "Not found", "no such session")
                            : action.apply(resource, viewer);
                });
    }
}
