package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.core.api.IceParameters;
import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaException;
import sfu.core.api.MediaOffer;
import sfu.core.api.MediaServer;
import sfu.core.api.Participant;
import sfu.core.api.RemoteTransport;
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
import sfu.signaling.sdp.SdpLimits;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Publishers by WHIP at /v1/whip/{room} and viewers by WHEP at /v1/whep/{room}. */
public final class HttpSessions {
    private record Resource(Participant participant, MediaOffer offer) {}

    private final MediaServer server;
    private final Access access;
    private final SdpLimits limits;
    private final Map<String, Resource> resources = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    public HttpSessions(MediaServer server, Access access, SdpLimits limits) {
        this.server = server;
        this.access = access;
        this.limits = limits;
    }

    public void install(Router router) {
        for (String kind : List.of("whip", "whep")) {
            String path = "/v1/" + kind + "/{room}";
            router.crossOriginRoute("POST", path, request -> create(request, kind));
            router.crossOriginRoute("DELETE", path + "/{resource}", this::delete);
            router.crossOriginRoute("PATCH", path + "/{resource}", this::patch);
        }
    }

    private CompletionStage<HttpResponse> create(HttpRequest request, String kind) {
        if (!request.header("content-type").startsWith("application/sdp")) {
            return done(415, "Unsupported media type", "send an offer as application/sdp");
        }
        boolean isPublisher = kind.equals("whip");
        String room = request.parameter("room");
        Grant grant;
        Negotiation negotiation;
        try {
            grant = access.join(request.bearer(), room);
            negotiation =
                    Negotiation.read(
                            request.body(),
                            List.of(),
                            isPublisher && grant.canPublish(),
                            !isPublisher && grant.canSubscribe(),
                            limits);
        } catch (TokenException e) {
            return done(401, "Unauthorized", e.getMessage());
        } catch (SdpException e) {
            return done(400, "Offer refused", e.getMessage());
        }
        HttpResponse refusal = refuse(request, kind, grant, negotiation);
        if (refusal != null) {
            return CompletableFuture.completedFuture(refusal);
        }
        String identity = grant.identity().isEmpty() ? request.query("identity") : grant.identity();
        String resource = HexFormat.of().formatHex(bytes());
        JoinRequest join =
                new JoinRequest(
                        room,
                        isPublisher ? identity : "",
                        grant.name(),
                        isPublisher && grant.canPublish(),
                        !isPublisher && grant.canSubscribe(),
                        !isPublisher);
        return server.join(join, new Ending(() -> resources.remove(resource)))
                .thenCompose(
                        participant -> negotiate(request, kind, resource, participant, negotiation))
                .exceptionally(HttpSessions::refused);
    }

    /** What the grant does not allow, or the offer does not ask for. */
    private static @Nullable HttpResponse refuse(
            HttpRequest request, String kind, Grant grant, Negotiation negotiation) {
        boolean isPublisher = kind.equals("whip");
        if (isPublisher ? !grant.canPublish() : !grant.canSubscribe()) {
            return HttpResponse.problem(
                    403,
                    "Forbidden",
                    "the token does not allow to " + (isPublisher ? "publish" : "subscribe"));
        }
        MediaOffer offer = negotiation.media();
        if (isPublisher ? offer.publish().isEmpty() : offer.slots().isEmpty()) {
            return HttpResponse.problem(
                    400,
                    "Offer refused",
                    "the offer has no section to " + (isPublisher ? "send" : "receive"));
        }
        String source = request.query("source");
        if (!source.isEmpty() && Codes.source(source) == null) {
            return HttpResponse.problem(400, "Bad request", "unknown source " + source);
        }
        return null;
    }

    private byte[] bytes() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return bytes;
    }

    private CompletableFuture<HttpResponse> negotiate(
            HttpRequest request,
            String kind,
            String resource,
            Participant participant,
            Negotiation negotiation) {
        resources.put(resource, new Resource(participant, negotiation.media()));
        String followed = request.query("participant");
        TrackSource source = Codes.source(request.query("source"));
        return participant
                .follow(followed, source == null ? List.of() : List.of(source))
                .thenCompose(followedNow -> participant.negotiate(negotiation.media()))
                .thenApply(answer ->
                        HttpResponse.of(201, "application/sdp", negotiation.answer(answer))
                                .with(
                                        "location",
                                        "/v1/"
                                                + kind
                                                + "/"
                                                + encode(request.parameter("room"))
                                                + "/"
                                                + resource)
                                .with("etag", "\"" + answer.transport().ice().ufrag() + "\""))
                .whenComplete((response, failure) -> {
                    if (failure != null) {
                        participant.leave(LeaveReason.LEFT);
                    }
                });
    }

    private static String encode(String segment) {
        return java.net.URLEncoder.encode(segment, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private CompletionStage<HttpResponse> delete(HttpRequest request) {
        Resource resource = resources.remove(request.parameter("resource"));
        if (resource == null) {
            return done(404, "Not found", "no such session, or it has ended");
        }
        resource.participant.leave(LeaveReason.LEFT);
        return CompletableFuture.completedFuture(HttpResponse.empty(200));
    }

    /**
     * An ICE restart (RFC 9725 4.3.2); candidates that only trickle are not needed by an ICE lite
     * server.
     */
    private CompletionStage<HttpResponse> patch(HttpRequest request) {
        Resource resource = resources.get(request.parameter("resource"));
        if (resource == null) {
            return done(404, "Not found", "no such session, or it has ended");
        }
        if (!request.header("content-type").startsWith("application/trickle-ice-sdpfrag")) {
            return done(
                    415,
                    "Unsupported media type",
                    "send application/trickle-ice-sdpfrag (RFC 8840)");
        }
        String ufrag = attribute(request.body(), "ice-ufrag");
        String password = attribute(request.body(), "ice-pwd");
        RemoteTransport before = resource.offer.transport();
        if (ufrag == null || password == null || ufrag.equals(before.ice().ufrag())) {
            return CompletableFuture.completedFuture(HttpResponse.empty(204));
        }
        MediaOffer restarted =
                new MediaOffer(
                        new RemoteTransport(
                                new IceParameters(ufrag, password), before.fingerprint()),
                        resource.offer.publish(),
                        resource.offer.slots());
        resources.put(request.parameter("resource"), new Resource(resource.participant, restarted));
        return resource.participant
                .negotiate(restarted)
                .thenApply(answer -> fragment(answer.transport()))
                .exceptionally(HttpSessions::refused);
    }

    private static HttpResponse fragment(LocalTransport transport) {
        StringBuilder body = new StringBuilder("a=ice-lite\r\n");
        body.append("a=ice-ufrag:").append(transport.ice().ufrag()).append("\r\n");
        body.append("a=ice-pwd:").append(transport.ice().password()).append("\r\n");
        return HttpResponse.of(200, "application/trickle-ice-sdpfrag", body.toString())
                .with("etag", "\"" + transport.ice().ufrag() + "\"");
    }

    private static @Nullable String attribute(String body, String name) {
        for (String line : body.split("\r?\n", -1)) {
            if (line.startsWith("a=" + name + ":")) {
                return line.substring(name.length() + 3).trim();
            }
        }
        return null;
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
                        case FORBIDDEN -> 403;
                        case NOT_FOUND -> 404;
                        case LIMIT_REACHED -> 503;
                        case CLOSED -> 409;
                    };
            return HttpResponse.problem(status, "Refused", String.valueOf(refused.getMessage()));
        }
        throw new CompletionException(cause);
    }

    private static CompletionStage<HttpResponse> done(
            int status, String title, @Nullable String detail) {
        return CompletableFuture.completedFuture(
                HttpResponse.problem(status, title, detail == null ? "" : detail));
    }
}
