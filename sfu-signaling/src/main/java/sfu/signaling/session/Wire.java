package sfu.signaling.session;

import com.fasterxml.jackson.core.JsonProcessingException;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.http.WebSocketListener;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.ErrorCode;
import sfu.signaling.protocol.Json;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/**
 * One connection of a client: what comes goes to the session that began on it, or that it takes up
 * again.
 */
final class Wire implements WebSocketListener {
    private static final int OPEN = 0;

    private final Sessions sessions;
    private final WebSocketConnection connection;
    private final @Nullable InetAddress client;
    private final Arrival arrival;
    private volatile Session session;
    private volatile @Nullable Detour detour; // null: it is served here
    private volatile int closedWith = OPEN;

    /**
     * @param arrival where it comes from
     */
    Wire(Sessions sessions, WebSocketConnection connection, Arrival arrival, Session begun) {
        this.sessions = sessions;
        this.connection = connection;
        this.arrival = arrival;
        client = arrival.address();
        session = begun;
    }

    @Override
    public void onText(String text) {
        Detour its = detour;
        if (its == null || !its.take(text)) {
            take(text);
        }
    }

    private void take(String text) {
        if (!session.admits()) {
            return;
        }
        ClientMessage message = read(text);
        if (message == null) {
            return;
        }
        if (message.id() <= 0) {
            session.replies().fail(null, ErrorCode.BAD_REQUEST, "a request needs a positive id");
        } else if (message instanceof ClientMessage.Resume resume) {
            resume(resume, text);
        } else if (isJoin(message) && !sessions.admitsJoin(client)) {
            session.replies()
                    .fail(
                            message.id(),
                            new MediaException(
                                    Limit.ADDRESS_JOIN_RATE, "too many joins of one address"));
        } else if (message instanceof ClientMessage.Join join) {
            join(join, text);
        } else {
            session.handle(message, connection);
        }
    }

    private void join(ClientMessage.Join join, String text) {
        Forwarding forwarding = sessions.forwarding();
        if (forwarding == null || session.isJoined()) {
            session.handle(join, connection);
            return;
        }
        Detour its = new Detour(connection);
        CompletableFuture<Forwarding.Route> route = route(forwarding, join, its);
        if (route.isDone()
                && !route.isCompletedExceptionally()
                && route.join() instanceof Forwarding.Route.Here) {
            session.handle(join, connection);
        } else {
            leave(its, route, join, text, () -> session.handle(join, connection));
        }
    }

    /** A ticket is known to the node that gave it, where the room is that it leads to. */
    private CompletableFuture<Forwarding.Route> route(
            Forwarding forwarding, ClientMessage.Join join, Detour its) {
        String ticket = Replies.text(join.ticket());
        String room = Replies.text(join.room());
        if (session.isJoining()) {
            return forwarding.stay(room);
        }
        if (!ticket.isEmpty()) {
            return arrival.isCarried() || forwarding.isOwn(ticket)
                    ? CompletableFuture.completedFuture(new Forwarding.Route.Here())
                    : forwarding.resume(ticket, arrival.client(), its);
        }
        if (room.isEmpty() || room.length() > sessions.limits().maxNameLength()) {
            return CompletableFuture.completedFuture(new Forwarding.Route.Here()); // it is refused
        }
        return arrival.isCarried()
                ? forwarding.arrive(room)
                : forwarding.join(room, arrival.client(), its);
    }

    private void leave(
            Detour its,
            CompletableFuture<Forwarding.Route> route,
            ClientMessage message,
            String text,
            Runnable here) {
        detour = its;
        route.whenComplete((found, failure) -> {
            if (found instanceof Forwarding.Route.There(WebSocketConnection there)) {
                session.forsake();
                its.go(there, text);
                return;
            }
            if (found instanceof Forwarding.Route.Here) {
                here.run();
            } else if (failure == null) {
                gone(message);
            } else {
                session.replies().fail(message.id(), failure);
            }
            its.stay(this::take);
            detour = null;
        });
    }

    private void gone(ClientMessage message) {
        sessions.notResumed();
        session.replies().fail(message.id(), ErrorCode.GONE, "this session is over: join again");
    }

    private static boolean isJoin(ClientMessage message) {
        return message instanceof ClientMessage.Join || message instanceof ClientMessage.Connect;
    }

    private @Nullable ClientMessage read(String text) {
        try {
            return Json.read(text);
        } catch (JsonProcessingException e) {
            session.replies()
                    .fail(
                            Json.idOf(text),
                            ErrorCode.BAD_REQUEST,
                            "not a message of this protocol: " + Json.why(e));
            return null;
        }
    }

    private void resume(ClientMessage.Resume resume, String text) {
        if (session.isJoining()) {
            session.replies()
                    .fail(
                            resume.id(),
                            ErrorCode.BAD_STATE,
                            "this connection has a session: resume on a new one");
            return;
        }
        Forwarding forwarding = sessions.forwarding();
        String name = Replies.text(resume.session());
        if (forwarding != null && !arrival.isCarried() && !forwarding.isOwn(name)) {
            Detour its = new Detour(connection);
            leave(its, forwarding.resume(name, arrival.client(), its), resume, text, () -> {});
            return;
        }
        Session lost = sessions.find(name);
        if (lost == null || !lost.resume(resume, connection)) {
            gone(resume);
            return;
        }
        session.forsake();
        session = lost;
        if (closedWith != OPEN) { // while it was told what it missed
            lost.lost(connection, closedWith);
        }
        lost.flush(); // in case that more was taken meanwhile
    }

    @Override
    public void onWritable() {
        Detour its = detour;
        if (its == null) {
            session.flush();
        } else {
            its.clientWritable();
        }
    }

    @Override
    public void onClosed(int code) {
        closedWith = code;
        Detour its = detour;
        if (its != null) {
            its.clientClosed(code);
        }
        session.lost(connection, code);
    }
}
