package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.DirectKind;
import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Participant;
import sfu.core.stats.Limit;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.moderation.Passes;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.ErrorCode;
import sfu.signaling.protocol.NotifyRequest;
import sfu.signaling.protocol.ServerMessage;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One client from its join to its end, on one connection after the other: each request to the media
 * plane, each outcome as one reply.
 */
final class Session {
    private static final int PROTOCOL = 1;
    private static final int BAD_MESSAGE = 4000;
    private static final int TIMED_OUT = 4004;
    private static final int LEAST_WAITING = 100;
    private static final int LEFT = 1000;
    private static final int GOING_AWAY = 1001; // the page is closed (RFC 6455 7.4.1)
    private static final List<String> FEATURES =
            List.of(
                    "resume",
                    "sse",
                    "stats",
                    "metadata",
                    "permissions",
                    "token",
                    "chat",
                    "notify",
                    "moderation",
                    "lobby",
                    "breakout");
    private static final List<String> DIRECT_FEATURES = and("direct");
    private static final List<String> MESH_FEATURES = and("mesh");

    private final MediaServer server;
    private final Access access;
    private final Credentials credentials;
    private final SessionLimits limits;
    private final Outbox outbox; // one lock for both: connections end while it is held
    private final Replies replies;
    private final Requests requests;
    private final NotifyRequests notify;
    private final RateLimit rate;
    private final MessageRates types;
    private final Sessions sessions;
    private final Chatting chatting;
    private final Connects connects;
    private volatile String offeredToken;
    private final Resumption resumption = new Resumption();
    private volatile boolean joining;
    private volatile boolean isConnected; // without a room
    private volatile boolean canResume; // as its client says
    private volatile boolean isResumable; // from the reply to join on
    private long received; // the highest id of a request; guarded by outbox
    private boolean closed; // guarded by outbox
    private boolean hasLeft; // guarded by outbox
    private @Nullable CompletableFuture<Participant> asked; // to join; guarded by outbox
    private @Nullable Participant participant; // guarded by outbox

    /**
     * @param offeredToken of the subprotocol, or empty
     * @param address of the client
     */
    Session(
            Sessions sessions,
            WebSocketConnection connection,
            String offeredToken,
            String address) {
        this.sessions = sessions;
        this.offeredToken = offeredToken;
        server = sessions.server();
        access = sessions.access();
        limits = sessions.limits();
        outbox = new Outbox(connection, Math.max(LEAST_WAITING, limits.resume().messages()));
        rate = new RateLimit(limits.messagesPerSecond());
        types = new MessageRates(limits.types());
        replies = new Replies(outbox);
        credentials = new Credentials(access, outbox::event, this::end);
        chatting = new Chatting(sessions, credentials, outbox, replies, address);
        connects = new Connects(sessions, credentials, chatting, replies);
        requests =
                new Requests(
                        server,
                        limits,
                        replies,
                        credentials,
                        new ModerationRequests(
                                sessions.moderator(), replies, limits.maxNameLength(), address));
        notify =
                new NotifyRequests(
                        sessions.notifications(), replies, outbox, credentials, server::refused);
    }

    private static List<String> and(String feature) {
        return Stream.concat(FEATURES.stream(), Stream.of(feature)).toList();
    }

    String name() {
        return resumption.session();
    }

    Replies replies() {
        return replies;
    }

    boolean isJoining() {
        return joining || isConnected;
    }

    /** Whether one more message may come; too many end it. */
    boolean admits() {
        if (rate.admit(System.nanoTime())) {
            return true;
        }
        server.refused(Limit.MESSAGE_RATE);
        replies.fail(
                null,
                new MediaException(
                        Limit.MESSAGE_RATE,
                        "more than " + limits.messagesPerSecond() + " messages a second"));
        outbox.close(BAD_MESSAGE, "too many messages");
        return false;
    }

    /** What comes on a connection that was replaced is not taken: it will be sent again. */
    void handle(ClientMessage message, WebSocketConnection from) {
        synchronized (outbox) {
            if (!outbox.isOn(from)) {
                return;
            }
            received = Math.max(received, message.id());
        }
        MediaException tooOften = types.refuse(message, System.nanoTime());
        if (tooOften != null) {
            replies.fail(message.id(), tooOften);
            server.refused(Objects.requireNonNull(tooOften.limit()));
            return;
        }
        switch (message) {
            case ClientMessage.Join join -> join(join);
            case ClientMessage.Connect connect -> connect(connect);
            case ChatRequest chat -> chatting.handle(chat);
            case ClientMessage.Ping ping -> {
                outbox.acknowledged(ping.seq());
                outbox.pong(new ServerMessage.Pong(ping.id()));
            }
            case NotifyRequest its -> notify.handle(its);
            default -> {
                Participant me = joinedAs(message);
                if (me != null) {
                    requests.handle(message, me);
                }
            }
        }
    }

    /** The client takes more again. */
    void flush() {
        outbox.flush();
    }

    /** Goes on over another connection; false if it is over, or not known how. */
    boolean resume(ClientMessage.Resume resume, WebSocketConnection connection) {
        synchronized (outbox) {
            if (closed || !resumption.admits(Replies.text(resume.resumeToken()))) {
                return false;
            }
            ServerMessage.Resumed reply =
                    new ServerMessage.Resumed(resume.id(), resumption.renew(), received);
            if (outbox.resume(connection, reply, resume.seq())) {
                return true;
            }
        }
        end(); // more was missed than is kept: whoever has the secret joins anew
        return false;
    }

    private void join(ClientMessage.Join join) {
        if (joining) {
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
        Grant grant;
        try {
            String token = Replies.text(join.token());
            grant =
                    credentials.join(
                            token.isEmpty() ? offeredToken : token,
                            Replies.text(join.room()),
                            Replies.text(join.identity()));
        } catch (TokenException e) {
            if (isConnected) {
                replies.refuse(join.id(), ErrorCode.UNAUTHORIZED, e); // it goes on without a room
            } else {
                replies.fail(join.id(), ErrorCode.UNAUTHORIZED, e);
            }
            return;
        }
        ask(join, connects.joinRequest(Joins.request(join, grant, access)));
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
        joining = true;
        canResume |= Joins.canResume(join.features());
        CompletableFuture<Participant> asks =
                server.join(
                        request,
                        new ClientEvents(
                                outbox,
                                sessions.broadcasts(),
                                credentials,
                                sessions.moderator().passes(),
                                join.id(),
                                room -> knocked(join.id(), room),
                                this::left));
        synchronized (outbox) {
            asked = asks;
        }
        asks.whenComplete((joined, failure) -> joined(join.id(), joined, failure));
        return asks;
    }

    /** It waits in the lobby: from now on it may lose its connection. */
    private void knocked(long id, String room) {
        ResumeLimits kept = canResume ? limits.resume() : ResumeLimits.none();
        synchronized (outbox) {
            if (kept.isOn() && !closed) {
                isResumable = true;
                sessions.add(this);
                outbox.keepOpening(id);
            }
        }
        outbox.reply(
                new ServerMessage.Waiting(
                        id,
                        room,
                        "lobby",
                        null,
                        kept.isOn() ? resumption.session() : null,
                        kept.isOn() ? resumption.token() : null,
                        kept.isOn() ? kept.window().toSeconds() : null));
    }

    private void joined(long id, @Nullable Participant joined, @Nullable Throwable failure) {
        if (failure instanceof CancellationException) {
            return; // the client is gone
        }
        if (joined == null) {
            joining = false;
            replies.fail(id, failure);
            if (outbox.isConnected() && !isConnected) {
                isResumable = false;
                sessions.remove(this);
            }
            awaitJoin();
            return;
        }
        boolean isLate;
        synchronized (outbox) {
            isLate = closed;
            participant = joined;
        }
        if (isLate) {
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

    private void connect(ClientMessage.Connect connect) {
        if (joining || isConnected) {
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
        outbox.joined(
                new ChatMessage.Session(
                        connect.id(),
                        PROTOCOL,
                        me,
                        resumption.session(),
                        resumption.token(),
                        kept.window().toSeconds(),
                        FEATURES),
                kept);
        credentials.entered();
        notify.open(me.identity(), me.name());
    }

    private ResumeLimits resumable() {
        ResumeLimits kept = canResume ? limits.resume() : ResumeLimits.none();
        synchronized (outbox) {
            if (kept.isOn() && !closed) { // nor replaced or removed meanwhile
                isResumable = true;
                sessions.add(this);
            }
        }
        return kept;
    }

    private void welcome(long id, Participant joined, String page) {
        ResumeLimits kept = resumable();
        chatting.entered(joined);
        outbox.joined(
                new ServerMessage.Joined(
                        id,
                        PROTOCOL,
                        joined.roomName(),
                        Codes.me(joined.info()),
                        page,
                        limits.iceServers().of(joined.info().identity()),
                        resumption.session(),
                        resumption.token(),
                        kept.window().toSeconds(),
                        features(joined.direct().kind()),
                        Codes.roomInfo(joined.room()),
                        Codes.allowed(credentials.permissions(joined.permissions()))),
                kept);
        notify.open(joined.info().identity(), joined.info().name());
    }

    /** What this server can, and this room allows. */
    private static List<String> features(DirectKind kind) {
        return switch (kind) {
            case OFF -> FEATURES;
            case TWO -> DIRECT_FEATURES;
            case MESH -> MESH_FEATURES;
        };
    }

    private @Nullable Participant joinedAs(ClientMessage message) {
        Participant me;
        synchronized (outbox) {
            me = participant;
        }
        if (me == null && isConnected) {
            withoutRoom(message);
        } else if (me == null) {
            replies.fail(message.id(), ErrorCode.BAD_STATE, "join a room first");
        }
        return me;
    }

    private void withoutRoom(ClientMessage message) {
        switch (message) {
            case ClientMessage.Token token -> requests.token(token);
            case ClientMessage.Leave leave -> {
                replies.send(new ServerMessage.Ok(leave.id()));
                end(LeaveReason.LEFT);
            }
            default -> replies.fail(message.id(), ErrorCode.BAD_STATE, "join a room first");
        }
    }

    /** Of one that is in no room, as if it had left one. */
    private void end(LeaveReason reason) {
        end();
        outbox.event(new ServerMessage.Closed(Codes.reason(reason)));
        outbox.close(Codes.closeCode(reason), Codes.reason(reason));
    }

    /** Whoever does not ask to join within a while is closed. */
    void awaitJoin() {
        CompletableFuture.delayedExecutor(limits.joinTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!isJoining() && outbox.isConnected()) {
                        outbox.close(TIMED_OUT, "no join came");
                    }
                });
    }

    /** Its connection serves another session; nobody joined this one. */
    void forsake() {
        joining = true;
    }

    /**
     * A connection is gone. Who did not say goodbye is waited for.
     *
     * @param code what the client closed it with
     */
    void lost(WebSocketConnection connection, int code) {
        synchronized (outbox) { // who comes back in this very moment is not waited for
            if (!outbox.lost(connection)) {
                return;
            }
            boolean isGoodbye = code == LEFT || code == GOING_AWAY;
            if (isResumable && !isGoodbye && !outbox.isOver()) {
                resumption.await(limits.resume().window(), this::end);
                return;
            }
        }
        end();
    }

    /** The participant is gone, whoever wanted it. */
    private void left() {
        credentials.left();
        notify.close();
        chatting.left();
        synchronized (outbox) {
            closed = true;
            hasLeft = true;
        }
        sessions.remove(this);
    }

    private void end() {
        Participant me;
        CompletableFuture<Participant> asks;
        synchronized (outbox) {
            closed = true;
            me = hasLeft ? null : participant;
            asks = asked;
        }
        sessions.remove(this);
        notify.close();
        chatting.left();
        if (me == null) {
            credentials.left();
        }
        if (me == null && asks != null) {
            asks.cancel(false); // it may wait in line
        }
        if (me != null) {
            me.leave(LeaveReason.DISCONNECTED);
        }
    }
}
