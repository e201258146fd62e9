package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.core.api.IceParameters;
import sfu.core.api.JoinRequest;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaAnswer;
import sfu.core.api.MediaException;
import sfu.core.api.MediaOffer;
import sfu.core.api.MediaServer;
import sfu.core.api.Participant;
import sfu.core.api.TrackSource;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Codes;
import sfu.signaling.sdp.Negotiation;
import sfu.signaling.sdp.SdpException;
import sfu.signaling.sdp.SdpFragment;
import sfu.signaling.session.SessionLimits;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Publishers by WHIP (RFC 9725) at /v1/whip/{room} and viewers by WHEP at /v1/whep/{room}. */
public final class HttpSessions {
    private static final String SDP = "application/sdp";

    private final MediaServer server;
    private final Access access;
    private final SessionLimits limits;
    private final Map<String, Resource> resources = new ConcurrentHashMap<>(); // by URL
    private final SecureRandom random = new SecureRandom();

    public HttpSessions(MediaServer server, Access access, SessionLimits limits) {
        this.server = server;
        this.access = access;
        this.limits = limits;
    }

    public void install(Router router) {
        for (Kind kind : Kind.values()) {
            String path = "/v1/" + kind.path + "/{room}";
            String resource = path + "/{resource}";
            router.crossOriginRoute("POST", path, request -> create(request, kind));
            router.crossOriginRoute("DELETE", resource, request -> delete(request, kind));
            router.crossOriginRoute(
                    "PATCH", resource, request -> with(request, kind, its -> patch(request, its)));
            router.advertise(path, "accept-post", SDP);
            router.advertise(resource, "accept-patch", SdpFragment.TYPE);
        }
    }

    private CompletionStage<HttpResponse> create(HttpRequest request, Kind kind) {
        if (!request.isOfType(SDP)) {
            return done(415, "Unsupported media type", "send an offer as application/sdp");
        }
        if (!request.accepts(SDP)) {
            return done(406, "Not acceptable", "the answer is application/sdp");
        }
        Grant grant;
        Negotiation negotiation;
        try {
            grant = access.join(request.bearer(), request.parameter("room"));
            negotiation =
                    Negotiation.read(
                            request.body(),
                            List.of(),
                            kind.rights(grant),
                            limits.sdp(),
                            limits.codecs());
        } catch (TokenException e) {
            return done(401, "Unauthorized", e.getMessage());
        } catch (SdpException e) {
            return done(e.isMalformed() ? 400 : 422, "Offer refused", e.getMessage());
        }
        HttpResponse refusal = refuse(request, kind, grant, negotiation.media());
        return refusal == null
                ? join(request, kind, grant, negotiation)
                : CompletableFuture.completedFuture(refusal);
    }

    /** What the grant does not allow, or the offer does not ask for. */
    private @Nullable HttpResponse refuse(
            HttpRequest request, Kind kind, Grant grant, MediaOffer offer) {
        if (!kind.isAllowed(grant)) {
            return problem(403, "Forbidden", "the token does not allow to " + kind.verb);
        }
        if (kind.isEmpty(offer)) {
            return problem(422, "Offer refused", "the offer has no section to " + kind.clientsPart);
        }
        String source = request.query("source");
        if (!source.isEmpty() && Codes.source(source) == null) {
            return problem(400, "Bad request", "unknown source " + source);
        }
        for (String name : List.of("identity", "participant")) {
            if (request.query(name).length() > limits.maxNameLength()) {
                return problem(400, "Bad request", name + " is too long");
            }
        }
        return request.parameter("room").length() > limits.maxNameLength()
                ? problem(400, "Bad request", "the room's name is too long")
                : null;
    }

    private CompletionStage<HttpResponse> join(
            HttpRequest request, Kind kind, Grant grant, Negotiation negotiation) {
        String room = request.parameter("room");
        String identity = access.identity(grant, request.query("identity"));
        JoinRequest join =
                new JoinRequest(
                        room,
                        kind == Kind.WHIP ? identity : "",
                        grant.name(),
                        kind.publishes(grant),
                        kind.subscribes(grant),
                        kind == Kind.WHEP || grant.isHidden(),
                        grant.role(),
                        false,
                        grant.allowance());
        String location = location(kind, room, HexFormat.of().formatHex(bytes()));
        AtomicBoolean isOver = new AtomicBoolean();
        Holder holder = new Holder(access, grant, room);
        Ending ending =
                new Ending(() -> {
                    isOver.set(true);
                    resources.remove(location);
                    holder.left();
                });
        return server.join(join, ending)
                .thenCompose(participant -> {
                    holder.entered(participant);
                    Resource resource =
                            new Resource(grant.identity(), participant, negotiation.media());
                    resources.put(location, resource);
                    if (isOver.get()) { // replaced in this very moment
                        resources.remove(location);
                    }
                    return begin(request, resource, participant)
                            .thenApply(answer ->
                                    HttpResponse.of(201, SDP, negotiation.answer(answer))
                                            .with("location", location)
                                            .with("etag", resource.etag()));
                })
                .exceptionally(HttpSessions::refused);
    }

    private static CompletableFuture<MediaAnswer> begin(
            HttpRequest request, Resource resource, Participant participant) {
        TrackSource source = Codes.source(request.query("source"));
        return participant
                .follow(request.query("participant"), source == null ? List.of() : List.of(source))
                .thenCompose(following -> resource.negotiate())
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        resource.end();
                    }
                });
    }

    /** Nobody guesses it: without tokens, whoever knows it may end the session. */
    private byte[] bytes() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String location(Kind kind, String room, String resource) {
        String segment = URLEncoder.encode(room, StandardCharsets.UTF_8).replace("+", "%20");
        return "/v1/" + kind.path + "/" + segment + "/" + resource;
    }

    private static String location(HttpRequest request, Kind kind) {
        return location(kind, request.parameter("room"), request.parameter("resource"));
    }

    /** For the holder of a token as the one that made the session (RFC 9725 4.7). */
    private CompletionStage<HttpResponse> with(
            HttpRequest request,
            Kind kind,
            Function<Resource, CompletionStage<HttpResponse>> action) {
        Grant grant;
        try {
            grant = access.join(request.bearer(), request.parameter("room"));
        } catch (TokenException e) {
            return done(401, "Unauthorized", e.getMessage());
        }
        Resource resource = resources.get(location(request, kind));
        if (resource == null) {
            return done(404, "Not found", "no such session, or it has ended");
        }
        return resource.belongsTo(grant)
                ? action.apply(resource)
                : done(403, "Forbidden", "the session is of another identity");
    }

    private CompletionStage<HttpResponse> delete(HttpRequest request, Kind kind) {
        return with(
                request,
                kind,
                resource -> {
                    resources.remove(location(request, kind));
                    resource.end();
                    return CompletableFuture.completedFuture(HttpResponse.empty(200));
                });
    }

    /**
     * An ICE restart (RFC 9725 4.3.3); candidates that only trickle are not needed by an ICE lite
     * server.
     */
    private static CompletionStage<HttpResponse> patch(HttpRequest request, Resource resource) {
        if (!request.isOfType(SdpFragment.TYPE)) {
            return done(
                    415,
                    "Unsupported media type",
                    "send application/trickle-ice-sdpfrag (RFC 8840)");
        }
        if (!request.body().lines().allMatch(line -> line.isBlank() || line.indexOf('=') == 1)) {
            return done(400, "Bad request", "this is no SDP fragment");
        }
        IceParameters ice = SdpFragment.read(request.body());
        int refusal = resource.refusePatch(request.header("if-match"), ice);
        if (refusal != 0) {
            return done(
                    refusal,
                    refusal == 428 ? "Precondition required" : "Precondition failed",
                    "If-Match: with the ETag of the last answer, or * for an ICE restart");
        }
        if (ice == null || !resource.isRestart(ice)) {
            return CompletableFuture.completedFuture(HttpResponse.empty(204));
        }
        return resource.restart(ice)
                .thenApply(transport -> restarted(resource, transport))
                .exceptionally(HttpSessions::refused);
    }

    private static HttpResponse restarted(Resource resource, LocalTransport transport) {
        return HttpResponse.of(
                        200,
                        SdpFragment.TYPE,
                        SdpFragment.write(transport, resource.firstKind(), resource.firstMid()))
                .with("etag", resource.etag());
    }

    private static HttpResponse refused(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof MediaException refused) {
            int status =
                    switch (refused.code()) {
                        case BAD_REQUEST -> 400;
                        case FORBIDDEN, NOT_ON_STAGE -> 403;
                        case NOT_FOUND -> 404;
                        case LIMIT_REACHED, DRAINING -> 503;
                        case CLOSED -> 409;
                    };
            return problem(status, "Refused", refused.getMessage());
        }
        throw new CompletionException(cause);
    }

    private static HttpResponse problem(int status, String title, @Nullable String detail) {
        return HttpResponse.problem(status, title, detail == null ? "" : detail);
    }

    private static CompletionStage<HttpResponse> done(
            int status, String title, @Nullable String detail) {
        return CompletableFuture.completedFuture(problem(status, title, detail));
    }
}
