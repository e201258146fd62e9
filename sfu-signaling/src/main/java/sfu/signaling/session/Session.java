package sfu.signaling.session;

import com.fasterxml.jackson.core.JsonProcessingException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Participant;
import sfu.core.api.Role;
import sfu.core.api.TrackSource;
import sfu.core.stats.Limit;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.WebSocketListener;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.ErrorCode;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.ServerMessage;
import sfu.signaling.sdp.Negotiation;
import sfu.signaling.sdp.SdpException;
import sfu.signaling.sdp.TrackHint;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** One client on its WebSocket: each request to the media plane, each outcome as one reply. */
final class Session implements WebSocketListener {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int PROTOCOL = 1;
    private static final int BAD_MESSAGE = 4000;
    private static final int UNAUTHORIZED = 4001;
    private static final int TIMED_OUT = 4004;

    private final MediaServer server;
    private final Access access;
    private final SessionLimits limits;
    private final Outbox outbox;
    private final Broadcasts broadcasts;
    private final RateLimit rate;
    private final RateLimit viewRate;
    private final RateLimit pageRate;
    private final String offeredToken;
    private volatile boolean joining;
    private boolean closed; // guarded by this
    private @Nullable CompletableFuture<Participant> asked; // to join; guarded by this
    private @Nullable Participant participant; // guarded by this

    /**
     * @param offeredToken of the subprotocol, or empty
     */
    Session(
            MediaServer server,
            Access access,
            SessionLimits limits,
            Outbox outbox,
            Broadcasts broadcasts,
            String offeredToken) {
        this.server = server;
        this.access = access;
        this.limits = limits;
        this.outbox = outbox;
        this.broadcasts = broadcasts;
        this.offeredToken = offeredToken;
        rate = new RateLimit(limits.messagesPerSecond());
        viewRate = new RateLimit(limits.viewsPerSecond());
        pageRate = new RateLimit(limits.pagesPerSecond());
    }

    @Override
    public void onText(String text) {
        if (!rate.admit(System.nanoTime())) {
            server.refused(Limit.MESSAGE_RATE);
            fail(
                    null,
                    new MediaException(
                            Limit.MESSAGE_RATE,
                            "more than " + limits.messagesPerSecond() + " messages a second"));
            outbox.close(BAD_MESSAGE, "too many messages");
            return;
        }
        ClientMessage message;
        try {
            message = Json.read(text);
        } catch (JsonProcessingException e) {
            fail(null, ErrorCode.BAD_REQUEST, "not a message of this protocol: " + firstLine(e));
            return;
        }
        if (message.id() <= 0) {
            fail(null, ErrorCode.BAD_REQUEST, "a request needs a positive id");
            return;
        }
        handle(message);
    }

    private void handle(ClientMessage message) {
        switch (message) {
            case ClientMessage.Join join -> join(join);
            case ClientMessage.Offer offer -> offer(offer);
            case ClientMessage.Mute mute -> mute(mute);
            case ClientMessage.View view -> view(view);
            case ClientMessage.OnStage stage -> onStage(stage);
            case ClientMessage.Participants which -> participants(which);
            case ClientMessage.Leave leave -> leave(leave);
            case ClientMessage.Ping ping -> outbox.reply(new ServerMessage.Pong(ping.id()));
        }
    }

    private void join(ClientMessage.Join join) {
        if (joining) {
            fail(join.id(), ErrorCode.BAD_STATE, "this connection has joined already");
            return;
        }
        String room = text(join.room());
        String tooLong = tooLong(room, text(join.name()), text(join.identity()));
        if (room.isBlank() || tooLong != null) {
            fail(join.id(), ErrorCode.BAD_REQUEST, tooLong == null ? "join needs a room" : tooLong);
            return;
        }
        Grant grant;
        try {
            String token = text(join.token());
            grant = access.join(token.isEmpty() ? offeredToken : token, room);
        } catch (TokenException e) {
            fail(join.id(), ErrorCode.UNAUTHORIZED, e.getMessage());
            return;
        }
        joining = true;
        CompletableFuture<Participant> asks =
                server.join(
                        request(join, room, grant),
                        new ClientEvents(outbox, broadcasts, join.id()));
        synchronized (this) {
            asked = asks;
        }
        asks.whenComplete((joined, failure) -> joined(join.id(), joined, failure));
    }

    private JoinRequest request(ClientMessage.Join join, String room, Grant grant) {
        String identity = access.identity(grant, text(join.identity()));
        String name = grant.name().isEmpty() ? text(join.name()) : grant.name();
        Role role = access.needsToken() ? grant.role() : Codes.role(join.role());
        return new JoinRequest(
                room, identity, name, grant.canPublish(), grant.canSubscribe(), false, role, true);
    }

    private @Nullable String tooLong(String... names) {
        for (String name : names) {
            if (name.length() > limits.maxNameLength()) {
                return "names have at most " + limits.maxNameLength() + " characters";
            }
        }
        return null;
    }

    private void joined(long id, @Nullable Participant joined, @Nullable Throwable failure) {
        if (failure instanceof CancellationException) {
            return; // the client is gone
        }
        if (joined == null) {
            joining = false;
            fail(id, failure);
            awaitJoin();
            return;
        }
        boolean isLate;
        synchronized (this) {
            isLate = closed;
            participant = joined;
        }
        if (isLate) {
            joined.leave(LeaveReason.DISCONNECTED);
            return;
        }
        Pages.first(joined)
                .whenComplete((page, failed) -> {
                    if (failed != null) {
                        fail(id, failed);
                        joined.leave(LeaveReason.DISCONNECTED); // closes the connection
                    } else {
                        welcome(id, joined, page);
                    }
                });
    }

    private void welcome(long id, Participant joined, String page) {
        outbox.joined(
                new ServerMessage.Joined(
                        id, PROTOCOL, joined.roomName(), Codes.me(joined.info()), page, List.of()));
    }

    private void offer(ClientMessage.Offer offer) {
        Participant me = joinedAs(offer.id());
        if (me == null) {
            return;
        }
        boolean namesTracks = offer.tracks() != null && !offer.tracks().isEmpty();
        if (namesTracks && !me.info().canPublish()) {
            fail(offer.id(), ErrorCode.FORBIDDEN, "the token does not allow to publish");
            return;
        }
        if (namesTracks && !me.info().onStage()) {
            fail(offer.id(), MediaException.notOnStage());
            return;
        }
        try {
            Negotiation negotiation =
                    Negotiation.read(
                            text(offer.sdp()),
                            hints(offer),
                            me.info().mayPublish(),
                            me.info().canSubscribe(),
                            limits.sdp(),
                            limits.codecs());
            me.negotiate(negotiation.media())
                    .whenComplete((answer, failure) -> {
                        if (failure != null) {
                            fail(offer.id(), failure);
                        } else {
                            outbox.reply(
                                    new ServerMessage.Answer(
                                            offer.id(), negotiation.answer(answer)));
                        }
                    });
        } catch (SdpException e) {
            fail(offer.id(), ErrorCode.SDP, e.getMessage());
        }
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
                                    track.mid(), source, track.muted(), text(track.backupOf())));
                }
            }
        }
        return hints;
    }

    private void mute(ClientMessage.Mute mute) {
        Participant me = joinedAs(mute.id());
        if (me != null) {
            replyTo(mute.id(), me.setMuted(text(mute.mid()), mute.muted()));
        }
    }

    private void view(ClientMessage.View view) {
        Participant me = joinedAs(view.id());
        if (me == null) {
            return;
        }
        if (!viewRate.admit(System.nanoTime())) {
            server.refused(Limit.VIEW_RATE);
            fail(
                    view.id(),
                    new MediaException(
                            Limit.VIEW_RATE,
                            "more than " + limits.viewsPerSecond() + " views a second"));
            return;
        }
        try {
            replyTo(view.id(), Views.apply(view, me, limits.sdp().maxSections()));
        } catch (MediaException refused) {
            fail(view.id(), refused);
        }
    }

    private void onStage(ClientMessage.OnStage stage) {
        Participant me = joinedAs(stage.id());
        if (me != null) {
            replyTo(stage.id(), StageRequests.apply(stage, me));
        }
    }

    private void participants(ClientMessage.Participants which) {
        Participant me = joinedAs(which.id());
        if (me == null) {
            return;
        }
        if (!pageRate.admit(System.nanoTime())) {
            server.refused(Limit.PAGE_RATE);
            fail(
                    which.id(),
                    new MediaException(
                            Limit.PAGE_RATE,
                            "more than " + limits.pagesPerSecond() + " pages a second"));
            return;
        }
        try {
            Pages.ask(which, me)
                    .whenComplete((page, failure) -> {
                        if (failure != null) {
                            fail(which.id(), failure);
                        } else {
                            outbox.reply(new ServerMessage.Participants(which.id(), page));
                        }
                    });
        } catch (MediaException refused) {
            fail(which.id(), refused);
        }
    }

    private void replyTo(long id, CompletableFuture<Void> request) {
        request.whenComplete((done, failure) -> {
            if (failure != null) {
                fail(id, failure);
            } else {
                outbox.reply(new ServerMessage.Ok(id));
            }
        });
    }

    private void leave(ClientMessage.Leave leave) {
        Participant me = joinedAs(leave.id());
        if (me != null) {
            outbox.reply(new ServerMessage.Ok(leave.id()));
            me.leave(LeaveReason.LEFT);
        }
    }

    private @Nullable Participant joinedAs(long id) {
        Participant me;
        synchronized (this) {
            me = participant;
        }
        if (me == null) {
            fail(id, ErrorCode.BAD_STATE, "join a room first");
        }
        return me;
    }

    /** Whoever does not ask to join within a while is closed. */
    void awaitJoin() {
        CompletableFuture.delayedExecutor(limits.joinTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::expectJoin);
    }

    private void expectJoin() {
        if (!joining) {
            outbox.close(TIMED_OUT, "no join came");
        }
    }

    @Override
    public void onClosed() {
        Participant me;
        CompletableFuture<Participant> asks;
        synchronized (this) {
            closed = true;
            me = participant;
            asks = asked;
        }
        if (me == null && asks != null) {
            asks.cancel(false); // it may wait in line
        }
        if (me != null) {
            me.leave(LeaveReason.DISCONNECTED);
        }
    }

    private void fail(@Nullable Long id, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof MediaException refused) {
            fail(
                    id,
                    Codes.error(refused.code()),
                    Codes.limit(refused.limit()),
                    refused.getMessage());
        } else {
            LOG.error("a request failed", cause);
            fail(id, ErrorCode.INTERNAL, "the server failed at this; its log says more");
        }
    }

    private void fail(@Nullable Long id, ErrorCode code, @Nullable String message) {
        fail(id, code, null, message);
    }

    private void fail(
            @Nullable Long id, ErrorCode code, @Nullable String limit, @Nullable String message) {
        outbox.reply(new ServerMessage.Failure(id, code, limit, text(message)));
        if (code == ErrorCode.UNAUTHORIZED) {
            outbox.close(UNAUTHORIZED, "unauthorized");
        }
    }

    private static String firstLine(JsonProcessingException e) {
        String message = text(e.getOriginalMessage());
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        return line.length() <= 200 ? line : line.substring(0, 200);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
