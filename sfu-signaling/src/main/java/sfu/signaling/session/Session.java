package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Participant;
import sfu.core.log.LogContext;
import sfu.core.stats.Limit;
import sfu.signaling.http.SharedText;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.ErrorCode;
import sfu.signaling.protocol.NotifyRequest;
import sfu.signaling.protocol.ServerMessage;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One client from its join to its end, on one connection after the other: each request to the media
 * plane, each outcome as one reply.
 */
final class Session {
    private static final int BAD_MESSAGE = 4000;
    private static final int TIMED_OUT = 4004;
    private static final int LEAST_WAITING = 100;
    private static final int LEFT = 1000;
    private static final int GOING_AWAY = 1001; // the page is closed (RFC 6455 7.4.1)

    private final MediaServer server;
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
    private final Resumption resumption;
    private final Lifetime lifetime;
    private final Entry entry;
    private long received; // the highest id of a request; guarded by outbox

    /**
     * @param offeredToken of the subprotocol, or empty
     * @param address of the client
     */
    Session(
            Sessions sessions,
            WebSocketConnection connection,
            String offeredToken,
            String address,
            String via) {
        this.sessions = sessions;
        resumption = new Resumption(sessions.suffix());
        server = sessions.server();
        limits = sessions.limits();
        outbox = new Outbox(connection, Math.max(LEAST_WAITING, limits.resume().messages()));
        lifetime = new Lifetime(outbox);
        rate = new RateLimit(limits.messagesPerSecond());
        types = new MessageRates(limits.types());
        replies = new Replies(outbox, sessions.errors());
        credentials = new Credentials(sessions.access(), outbox::event, this::end);
        chatting = new Chatting(sessions, credentials, outbox, replies, address);
        ModerationRequests moderation =
                new ModerationRequests(
                        sessions.moderator(), replies, limits.maxNameLength(), address);
        requests = new Requests(server, limits, replies, credentials, moderation);
        notify =
                new NotifyRequests(
                        sessions.notifications(), replies, outbox, credentials, server::refused);
        entry =
                new Entry(
                        this,
                        sessions,
                        offeredToken,
                        via,
                        credentials,
                        outbox,
                        replies,
                        lifetime,
                        resumption,
                        chatting,
                        notify);
    }

    String name() {
        return resumption.session();
    }

    /** What all clients are told alike. */
    void tell(SharedText news) {
        outbox.event(news);
    }

    Replies replies() {
        return replies;
    }

    boolean isJoining() {
        return entry.hasBegun();
    }

    boolean isRefused(ClientMessage.Join join) {
        return entry.isRefused(join);
    }

    /** Whether it is in a room, or asks to be. */
    boolean isJoined() {
        return entry.isJoining();
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
            case ClientMessage.Join join -> entry.join(join);
            case ClientMessage.Connect connect -> entry.connect(connect);
            case ChatRequest chat -> chatting.handle(chat);
            case ClientMessage.Ping ping -> {
                outbox.acknowledged(ping.seq());
                outbox.pong(new ServerMessage.Pong(ping.id()));
            }
            case NotifyRequest its -> notify.handle(its);
            default -> {
                Participant me = joinedAs(message);
                if (me != null) {
                    request(message, me);
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
            if (lifetime.isClosed() || !resumption.admits(Replies.text(resume.resumeToken()))) {
                return false;
            }
            ServerMessage.Resumed reply =
                    new ServerMessage.Resumed(resume.id(), resumption.renew(), received);
            if (outbox.resume(connection, reply, resume.seq())) {
                return true;
            }
        }
        disconnect(); // more was missed than is kept: whoever has the secret joins anew
        return false;
    }

    private void request(ClientMessage message, Participant me) {
        String identity = me.info().identity();
        try (LogContext _ = LogContext.of(me.roomName(), me.info().id(), identity)) {
            try {
                requests.handle(message, me);
            } catch (RuntimeException bug) { // logged while it is known whose it is
                replies.fail(message.id(), bug);
            }
        }
    }

    private @Nullable Participant joinedAs(ClientMessage message) {
        Participant me = lifetime.participant();
        if (me == null && entry.isConnected()) {
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
        entry.expelled(reason);
        over(reason);
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
        entry.forsake();
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
            if (lifetime.isResumable() && !isGoodbye && !outbox.isOver()) {
                resumption.await(limits.resume().window(), this::disconnect);
                return;
            }
        }
        disconnect();
    }

    /** The participant is gone, whoever wanted it. */
    void left(LeaveReason why) {
        credentials.left();
        notify.close();
        chatting.left(why);
        lifetime.left();
        sessions.remove(this);
    }

    private void disconnect() {
        over(LeaveReason.DISCONNECTED);
    }

    private void over(LeaveReason why) {
        lifetime.close();
        sessions.remove(this);
        notify.close();
        chatting.left(why);
        if (!lifetime.leaves()) {
            credentials.left();
        }
    }
}
