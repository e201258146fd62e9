package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.core.api.JoinRequest;
import sfu.core.api.MediaAnswer;
import sfu.core.api.MediaOffer;
import sfu.core.api.MediaServer;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantListener;
import sfu.core.api.Standing;
import sfu.core.api.TrackSource;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.protocol.Codes;
import sfu.signaling.sdp.Negotiation;
import sfu.signaling.sdp.SdpException;
import sfu.signaling.sdp.SdpFragment;
import sfu.signaling.session.RoomName;
import sfu.signaling.session.SessionLimits;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** POST of an offer: joins, and answers with a session of its own (RFC 9725 4.2). */
final class Creation {
    static final String SDP = "application/sdp";

    private final MediaServer server;
    private final Access access;
    private final SessionLimits limits;
    private final Resources resources;

    Creation(MediaServer server, Access access, SessionLimits limits, Resources resources) {
        this.server = server;
        this.access = access;
        this.limits = limits;
        this.resources = resources;
    }

    CompletionStage<HttpResponse> create(HttpRequest request, Kind kind) {
        if (!request.isOfType(SDP)) {
            return Refusals.done(
                    415,
                    "unsupported-media-type",
                    "Unsupported media type",
                    "send an offer as application/sdp");
        }
        if (!request.accepts(SDP)) {
            return Refusals.done(
                    406, "not-acceptable", "Not acceptable", "the answer is application/sdp");
        }
        Grant grant;
        Negotiation negotiation;
        try {
            grant =
                    access.join(
                            request.bearer(), request.parameter("room"), request.query("identity"));
            negotiation =
                    Negotiation.read(
                            request.body(),
                            List.of(),
                            kind.rights(grant),
                            limits.sdp(),
                            limits.codecs());
        } catch (TokenException e) {
            return CompletableFuture.completedFuture(Refusals.refused(e));
        } catch (SdpException e) {
            return Refusals.done(
                    e.isMalformed() ? 400 : 422, "offer-refused", "Offer refused", e.getMessage());
        }
        HttpResponse refusal = refuse(request, kind, grant, negotiation.media());
        return refusal == null
                ? join(request, kind, grant, negotiation)
                : CompletableFuture.completedFuture(refusal);
    }

    /** Whether {@link #create} would not refuse it already for its token or its room's name. */
    boolean mayJoin(HttpRequest request) {
        String room = request.parameter("room");
        return RoomName.problem(room, limits.maxNameLength()) == null
                && access.admits(request.bearer(), room, request.query("identity"));
    }

    /** What the grant does not allow, or the offer does not ask for. */
    private @Nullable HttpResponse refuse(
            HttpRequest request, Kind kind, Grant grant, MediaOffer offer) {
        if (!kind.isAllowed(grant)) {
            return Refusals.problem(
                    403, "forbidden", "Forbidden", "the token does not allow to " + kind.verb);
        }
        if (kind.isEmpty(offer)) {
            return Refusals.problem(
                    422,
                    "offer-refused",
                    "Offer refused",
                    "the offer has no section to " + kind.clientsPart);
        }
        String source = request.query("source");
        if (!source.isEmpty() && Codes.source(source) == null) {
            return Refusals.problem(400, "bad-request", "Bad request", "unknown source " + source);
        }
        for (String name : List.of("identity", "participant")) {
            if (request.query(name).length() > limits.maxNameLength()) {
                return Refusals.problem(400, "bad-request", "Bad request", name + " is too long");
            }
        }
        String problem = RoomName.problem(request.parameter("room"), limits.maxNameLength());
        return problem == null
                ? null
                : Refusals.problem(400, "bad-request", "Bad request", problem);
    }

    private CompletionStage<HttpResponse> join(
            HttpRequest request, Kind kind, Grant grant, Negotiation negotiation) {
        String location = resources.newLocation(kind, request.parameter("room"));
        AtomicBoolean isOver = new AtomicBoolean();
        Holder holder = new Holder(access, grant, request.parameter("room"));
        Runnable onClosed =
                () -> {
                    isOver.set(true);
                    resources.remove(location);
                    holder.left();
                };
        Viewer viewer = kind == Kind.WHEP ? viewer(request, negotiation, onClosed) : null;
        ParticipantListener listener = viewer == null ? new Ending(onClosed) : viewer;
        return server.join(asked(request, kind, grant), listener)
                .thenCompose(participant -> {
                    holder.entered(participant);
                    Resource resource =
                            new Resource(
                                    grant.identity(),
                                    participant,
                                    negotiation.media(),
                                    viewer,
                                    limits.types().offers());
                    resources.add(location, resource);
                    if (isOver.get()) { // replaced in this very moment
                        resources.remove(location);
                    }
                    return begin(request, resource, participant)
                            .thenApply(answer ->
                                    created(location, resource, negotiation.answer(answer)))
                            .thenApply(created ->
                                    Links.iceServers(
                                            created,
                                            limits.iceServers().of(participant.info().identity())));
                })
                .exceptionally(Refusals::of);
    }

    private static Viewer viewer(HttpRequest request, Negotiation negotiation, Runnable onClosed) {
        String audience = request.parameter("room") + "\n" + request.query("participant");
        return new Viewer(audience, negotiation.mids(), onClosed);
    }

    private static HttpResponse created(String location, Resource resource, String answer) {
        HttpResponse created =
                HttpResponse.of(201, SDP, answer)
                        .with("location", location)
                        .with("etag", resource.etag())
                        .with("accept-patch", SdpFragment.TYPE);
        return resource.viewer() == null ? created : Links.extensions(created, location);
    }

    private JoinRequest asked(HttpRequest request, Kind kind, Grant grant) {
        String identity = access.identity(grant, request.query("identity"));
        JoinRequest its =
                new JoinRequest(
                        request.parameter("room"),
                        kind == Kind.WHIP ? identity : "",
                        grant.name(),
                        kind.publishes(grant),
                        kind.subscribes(grant),
                        kind == Kind.WHEP || grant.isHidden(),
                        grant.role(),
                        false,
                        grant.allowance(),
                        standing(grant));
        return kind == Kind.WHIP ? its : its.heldBy(grant.identity());
    }

    /** A page can knock; a program that only posts an offer cannot wait. */
    private Standing standing(Grant grant) {
        if (!access.needsToken()) {
            return Standing.GUEST;
        }
        boolean isIn = grant.powers().canModerate() || grant.powers().admitted();
        return isIn ? Standing.ADMITTED : Standing.GUEST;
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
}
