package sfu.signaling.session;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Participant;
import sfu.core.api.TrackSource;
import sfu.core.stats.Limit;
import sfu.signaling.auth.TokenException;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.DirectRequest;
import sfu.signaling.protocol.ErrorCode;
import sfu.signaling.protocol.ModerationRequest;
import sfu.signaling.protocol.NotifyRequest;
import sfu.signaling.protocol.ServerMessage;
import sfu.signaling.sdp.Negotiation;
import sfu.signaling.sdp.SdpException;
import sfu.signaling.sdp.TrackHint;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What someone who has joined asks for. */
final class Requests {
    private final MediaServer server;
    private final SessionLimits limits;
    private final Replies replies;
    private final OwnRequests own;
    private final Credentials credentials;
    private final ModerationRequests moderation;
    private final DirectRequests direct;
    private final RateLimit viewRate;
    private final RateLimit pageRate;

    Requests(
            MediaServer server,
            SessionLimits limits,
            Replies replies,
            Credentials credentials,
            ModerationRequests moderation) {
        this.moderation = moderation;
        this.server = server;
        this.limits = limits;
        this.replies = replies;
        own = new OwnRequests(server, replies, limits);
        this.credentials = credentials;
        direct = new DirectRequests(replies);
        viewRate = new RateLimit(limits.viewsPerSecond());
        pageRate = new RateLimit(limits.pagesPerSecond());
    }

    void handle(ClientMessage message, Participant me) {
        switch (message) {
            case ClientMessage.Offer offer -> offer(offer, me);
            case ClientMessage.Mute mute -> mute(mute, me);
            case ClientMessage.View view -> view(view, me);
            case ClientMessage.OnStage stage -> onStage(stage, me);
            case ClientMessage.Participants which -> participants(which, me);
            case ClientMessage.IceServers which -> iceServers(which, me);
            case ClientMessage.Metadata metadata -> metadata(metadata, me);
            case ClientMessage.TrackPermissions which -> own.trackPermissions(which, me);
            case ClientMessage.Stats stats -> own.stats(stats, me);
            case ModerationRequest request -> moderation.handle(request, me);
            case ClientMessage.Token token -> token(token);
            case DirectRequest its -> direct.handle(its, me);
            case ClientMessage.Leave leave -> leave(leave, me);
            case NotifyRequest its -> throw new IllegalArgumentException("no room's: " + its);
            case ChatRequest chat -> throw new IllegalArgumentException("of no room: " + chat);
            case ClientMessage.Connect connect ->
                    throw new IllegalArgumentException("joined: " + connect);
            case ClientMessage.Join join -> throw new IllegalArgumentException("joined: " + join);
            case ClientMessage.Ping ping ->
                    throw new IllegalArgumentException("no request: " + ping);
            case ClientMessage.Resume resume ->
                    throw new IllegalArgumentException("joined: " + resume);
        }
    }

    private void offer(ClientMessage.Offer offer, Participant me) {
        boolean namesTracks = offer.tracks() != null && !offer.tracks().isEmpty();
        if (namesTracks && !me.info().canPublish()) {
            replies.fail(offer.id(), ErrorCode.FORBIDDEN, "the token does not allow to publish");
            return;
        }
        if (namesTracks && !me.info().onStage()) {
            replies.fail(offer.id(), MediaException.notOnStage());
            return;
        }
        List<TrackHint> hints = hints(offer);
        String forbidden = credentials.forbidden(hints, me);
        if (forbidden != null) {
            replies.fail(offer.id(), ErrorCode.FORBIDDEN, forbidden);
            return;
        }
        try {
            Negotiation negotiation =
                    Negotiation.read(
                            Replies.text(offer.sdp()),
                            hints,
                            credentials.rights(me),
                            limits.sdp(),
                            limits.codecs());
            me.negotiate(negotiation.media())
                    .whenComplete((answer, failure) -> {
                        if (failure != null) {
                            replies.fail(offer.id(), failure);
                        } else {
                            replies.send(
                                    new ServerMessage.Answer(
                                            offer.id(), negotiation.answer(answer)));
                            failLate(offer.id(), answer.published());
                        }
                    });
        } catch (SdpException e) {
            replies.fail(offer.id(), ErrorCode.SDP, e.getMessage());
        }
    }

    /** What was answered may be refused when it is to begin. */
    private void failLate(long id, CompletableFuture<Void> published) {
        published.whenComplete((done, failure) -> {
            if (failure != null) {
                replies.fail(id, failure);
            }
        });
    }

    private static List<TrackHint> hints(ClientMessage.Offer offer) {
        List<TrackHint> hints = new ArrayList<>();
        List<ClientMessage.PublishedTrack> tracks = offer.tracks();
        if (tracks != null) {
            for (ClientMessage.PublishedTrack track : tracks) {
                TrackSource source = track == null ? null : Codes.source(track.source());
                if (track != null && source != null && track.mid() != null) {
                    hints.add(
                            new TrackHint(
                                    track.mid(),
                                    source,
                                    track.muted(),
                                    Replies.text(track.backupOf())));
                }
            }
        }
        return hints;
    }

    private void metadata(ClientMessage.Metadata metadata, Participant me) {
        if (credentials.canUpdateMetadata()) {
            own.metadata(metadata, me);
        } else {
            replies.fail(
                    metadata.id(),
                    ErrorCode.FORBIDDEN,
                    "the token does not allow to change metadata");
        }
    }

    private void mute(ClientMessage.Mute mute, Participant me) {
        replies.whenDone(mute.id(), me.setMuted(Replies.text(mute.mid()), mute.muted()));
    }

    private void view(ClientMessage.View view, Participant me) {
        if (!admits(viewRate, view.id(), Limit.VIEW_RATE, limits.viewsPerSecond() + " views")) {
            return;
        }
        try {
            replies.whenDone(view.id(), Views.apply(view, me, limits.sdp().maxSections()));
        } catch (MediaException refused) {
            replies.fail(view.id(), refused);
        }
    }

    private void onStage(ClientMessage.OnStage stage, Participant me) {
        replies.whenDone(stage.id(), StageRequests.apply(stage, me));
    }

    private void participants(ClientMessage.Participants which, Participant me) {
        if (!admits(pageRate, which.id(), Limit.PAGE_RATE, limits.pagesPerSecond() + " pages")) {
            return;
        }
        try {
            Pages.ask(which, me)
                    .whenComplete((page, failure) -> {
                        if (failure != null) {
                            replies.fail(which.id(), failure);
                        } else {
                            replies.send(new ServerMessage.Participants(which.id(), page));
                        }
                    });
        } catch (MediaException refused) {
            replies.fail(which.id(), refused);
        }
    }

    private void iceServers(ClientMessage.IceServers which, Participant me) {
        replies.send(
                new ServerMessage.IceServers(
                        which.id(), limits.iceServers().of(me.info().identity())));
    }

    private boolean admits(RateLimit rate, long id, Limit limit, String most) {
        if (rate.admit(System.nanoTime())) {
            return true;
        }
        server.refused(limit);
        replies.fail(id, new MediaException(limit, "more than " + most + " a second"));
        return false;
    }

    /** One that is refused changes nothing: the last one holds. */
    void token(ClientMessage.Token token) {
        try {
            credentials.refresh(Replies.text(token.token()));
            replies.send(new ServerMessage.Ok(token.id()));
        } catch (TokenException e) {
            replies.fail(token.id(), ErrorCode.FORBIDDEN, e);
        }
    }

    private void leave(ClientMessage.Leave leave, Participant me) {
        replies.send(new ServerMessage.Ok(leave.id()));
        me.leave(LeaveReason.LEFT);
    }
}
