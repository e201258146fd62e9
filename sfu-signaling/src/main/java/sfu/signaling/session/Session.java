package sfu.signaling.session;

import com.fasterxml.jackson.core.JsonProcessingException;

import org.jspecify.annotations.Nullable;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Participant;
import sfu.core.api.Role;
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

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One client on its WebSocket: each request to the media plane, each outcome as one reply. */
final class Session implements WebSocketListener {
    private static final int PROTOCOL = 1;
    private static final int BAD_MESSAGE = 4000;
    private static final int TIMED_OUT = 4004;

    private final MediaServer server;
    private final Access access;
    private final SessionLimits limits;
    private final Outbox outbox;
    private final Replies replies;
    private final Requests requests;
    private final Broadcasts broadcasts;
    private final RateLimit rate;
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
        replies = new Replies(outbox);
        requests = new Requests(server, limits, replies);
    }

    @Override
    public void onText(String text) {
        if (!rate.admit(System.nanoTime())) {
            server.refused(Limit.MESSAGE_RATE);
            replies.fail(
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
            replies.fail(
                    Json.idOf(text),
                    ErrorCode.BAD_REQUEST,
                    "not a message of this protocol: " + Json.why(e));
            return;
        }
        if (message.id() <= 0) {
            replies.fail(null, ErrorCode.BAD_REQUEST, "a request needs a positive id");
            return;
        }
        handle(message);
    }

    private void handle(ClientMessage message) {
        switch (message) {
            case ClientMessage.Join join -> join(join);
            case ClientMessage.Ping ping -> replies.send(new ServerMessage.Pong(ping.id()));
            default -> {
                Participant me = joinedAs(message.id());
                if (me != null) {
                    requests.handle(message, me);
                }
            }
        }
    }

    private void join(ClientMessage.Join join) {
        if (joining) {
            replies.fail(join.id(), ErrorCode.BAD_STATE, "this connection has joined already");
            return;
        }
        String room = Replies.text(join.room());
        String tooLong = tooLong(room, Replies.text(join.name()), Replies.text(join.identity()));
        if (room.isBlank() || tooLong != null) {
            replies.fail(
                    join.id(),
                    ErrorCode.BAD_REQUEST,
                    tooLong == null ? "join needs a room" : tooLong);
            return;
        }
        Grant grant;
        try {
            String token = Replies.text(join.token());
            grant = access.join(token.isEmpty() ? offeredToken : token, room);
        } catch (TokenException e) {
            replies.fail(join.id(), ErrorCode.UNAUTHORIZED, e.getMessage());
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
        String identity = access.identity(grant, Replies.text(join.identity()));
        String name = grant.name().isEmpty() ? Replies.text(join.name()) : grant.name();
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
            replies.fail(id, failure);
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
                        replies.fail(id, failed);
                        joined.leave(LeaveReason.DISCONNECTED); // closes the connection
                    } else {
                        welcome(id, joined, page);
                    }
                });
    }

    private void welcome(long id, Participant joined, String page) {
        outbox.joined(
                new ServerMessage.Joined(
                        id,
                        PROTOCOL,
                        joined.roomName(),
                        Codes.me(joined.info()),
                        page,
                        List.of(),
                        Codes.roomInfo(joined.room())));
    }

    private @Nullable Participant joinedAs(long id) {
        Participant me;
        synchronized (this) {
            me = participant;
        }
        if (me == null) {
            replies.fail(id, ErrorCode.BAD_STATE, "join a room first");
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
}
