package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.Participant;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TokenException;
import sfu.signaling.moderation.Passes;
import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.ErrorCode;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** How a session comes in: to no room, to one by token or ticket, or through its lobby. */
final class Entry {
    private final Session session;
    private final Sessions sessions;
    private final SessionLimits limits;
    private final Credentials credentials;
    private final Outbox outbox; // its lock, as that of the session
    private final Replies replies;
    private final Lifetime lifetime;
    private final Chatting chatting;
    private final NotifyRequests notify;
    private final Connects connects;
    private final Resumption resumption;
    private final Welcome welcome;
    private final String via;
    private volatile String offeredToken;
    private volatile boolean isJoining;
    private volatile boolean isConnected; // without a room
    private volatile boolean canResume; // as its client says
    private volatile long waitingId; // of the join that is not answered; 0: of none

    /**
     * @param offeredToken of the subprotocol, or empty
     * @param via the node that carries it here, or empty
     */
    Entry(
            Session session,
            Sessions sessions,
            String offeredToken,
            String via,
            Credentials credentials,
            Outbox outbox,
            Replies replies,
            Lifetime lifetime,
            Resumption resumption,
            Chatting chatting,
            NotifyRequests notify) {
        this.session = session;
        this.sessions = sessions;
        this.offeredToken = offeredToken;
        this.via = via;
        this.credentials = credentials;
        this.outbox = outbox;
        this.replies = replies;
        this.lifetime = lifetime;
        this.resumption = resumption;
        this.chatting = chatting;
        this.notify = notify;
        limits = sessions.limits();
        connects = new Connects(sessions, credentials, chatting, replies);
        welcome = new Welcome(limits, resumption, credentials);
    }

    boolean hasBegun() {
        return isJoining || isConnected;
    }

    boolean isJoining() {
        return isJoining;
    }

    boolean isConnected() {
        return isConnected;
    }

    /** Its connection serves another session; nobody joins by this one. */
    void forsake() {
        isJoining = true;
    }

    void connect(ClientMessage.Connect connect) {
        if (hasBegun()) {
            replies.fail(connect.id(), ErrorCode.BAD_STATE, "this connection has a session");
            return;
        }
        String token = Replies.text(connect.token());
        offeredToken = token.isEmpty() ? offeredToken : token;
        Talker me = connects.connect(connect, offeredToken);
        if (me == null) {
            return;
        }
        isConnected = true;
        canResume = Joins.canResume(connect.features());
        ResumeLimits kept = resumable();
        notify.open(me.identity(), me.name())
                .whenComplete((ok, failure) ->
                        outbox.joined(welcome.withoutRoom(connect.id(), me, kept), kept));
        credentials.entered();
    }

    void join(ClientMessage.Join join) {
        if (isJoining) {
            replies.fail(join.id(), ErrorCode.BAD_STATE, "this connection has joined already");
            return;
        }
        if (!Replies.text(join.ticket()).isEmpty()) {
            arrive(join);
            return;
        }
        String refusal = Joins.refusal(join, limits);
        if (refusal != null) {
            replies.fail(join.id(), ErrorCode.BAD_REQUEST, refusal);
            return;
        }
        String token = Replies.text(join.token());
        try {
            Grant grant =
                    credentials.join(
                            token.isEmpty() ? offeredToken : token,
                            Replies.text(join.room()),
                            Replies.text(join.identity()));
            ask(join, connects.joinRequest(Joins.request(join, grant, sessions.access())));
        } catch (TokenException e) {
            if (isConnected) {
                replies.refuse(join.id(), ErrorCode.UNAUTHORIZED, e); // it goes on without a room
            } else {
                replies.fail(join.id(), ErrorCode.UNAUTHORIZED, e);
            }
        }
    }

    /** Whether this join is refused by itself, whatever room it is to and on whichever node. */
    boolean isRefused(ClientMessage.Join join) {
        String token = Replies.text(join.token());
        return Joins.refusal(join, limits) != null
                || !sessions.access()
                        .admits(
                                token.isEmpty() ? offeredToken : token,
                                Replies.text(join.room()),
                                Replies.text(join.identity()));
    }

    /** It was sent here from another room, which it leaves once it is in. */
    private void arrive(ClientMessage.Join join) {
        Passes.Pass pass = sessions.moderator().redeem(Replies.text(join.ticket()));
        if (pass == null) {
            replies.fail(
                    join.id(), ErrorCode.GONE, "this ticket was used, or is too old: join again");
            return;
        }
        if (!connects.mayBe(pass.who().identity())) {
            replies.fail(join.id(), ErrorCode.FORBIDDEN, "this ticket is somebody else's");
            return;
        }
        credentials.join(pass);
        ask(join, pass.request())
                .whenComplete((joined, failure) -> {
                    if (joined != null) {
                        pass.from().leave(LeaveReason.MOVED);
                    }
                });
    }

    private CompletableFuture<Participant> ask(ClientMessage.Join join, JoinRequest request) {
        isJoining = true;
        canResume |= Joins.canResume(join.features());
        ClientEvents events =
                new ClientEvents(
                        outbox,
                        sessions.broadcasts(),
                        credentials,
                        sessions.moderator().passes(),
                        join.id(),
                        room -> knocked(join.id(), room),
                        session::left);
        CompletableFuture<Participant> asks = sessions.server().join(request.by(via), events);
        lifetime.asks(asks);
        waitingId = join.id();
        asks.whenComplete((joined, failure) -> joined(join.id(), joined, failure));
        credentials.waits();
        return asks;
    }

    /** It waits in the lobby: from now on it may lose its connection. */
    private void knocked(long id, String room) {
        ResumeLimits kept = resumable();
        if (kept.isOn()) {
            outbox.keepOpening(id);
        }
        outbox.reply(welcome.toLobby(id, room, kept));
    }

    private ResumeLimits resumable() {
        ResumeLimits kept = canResume ? limits.resume() : ResumeLimits.none();
        synchronized (outbox) { // it may be over in this very moment
            if (kept.isOn() && lifetime.becomesResumable()) {
                sessions.add(session);
            }
        }
        return kept;
    }

    /** It may not come in any more: who waits is told so. */
    void expelled(LeaveReason reason) {
        long id = waitingId;
        waitingId = 0;
        if (id == 0) {
            return;
        }
        switch (reason) {
            case BANNED -> replies.fail(id, ErrorCode.BANNED, "you were banned meanwhile");
            case REMOVED -> replies.fail(id, ErrorCode.REVOKED, "the token was revoked meanwhile");
            default -> replies.fail(id, ErrorCode.UNAUTHORIZED, "the token has expired meanwhile");
        }
    }

    private void joined(long id, @Nullable Participant joined, @Nullable Throwable failure) {
        if (failure instanceof CancellationException) {
            return; // the client is gone, or expelled
        }
        waitingId = 0;
        if (joined == null) {
            refused(id, failure);
            return;
        }
        if (!lifetime.enters(joined)) {
            joined.leave(LeaveReason.DISCONNECTED);
            return;
        }
        credentials.entered(joined);
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

    private void refused(long id, @Nullable Throwable failure) {
        isJoining = false;
        credentials.waitsNoLonger();
        replies.fail(id, failure);
        if (outbox.isConnected() && !isConnected) {
            lifetime.isNoLongerResumable();
            sessions.remove(session);
        }
        session.awaitJoin();
    }

    private void welcome(long id, Participant joined, String page) {
        ResumeLimits kept = resumable();
        chatting.entered(joined);
        notify.open(joined.info().identity(), joined.info().name())
                .whenComplete((ok, failure) ->
                        outbox.joined(welcome.toRoom(id, joined, page, kept), kept));
    }
}
