package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.ErrorCode;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where one connection's client goes on: its first message says in which room or session, and that
 * may be on another node.
 */
final class Junction {
    private final Sessions sessions;
    private final WebSocketConnection connection;
    private final Arrival arrival;
    private final Supplier<Session> session;
    private final Consumer<String> here;

    /** What takes the client's messages instead of this node; null: nothing does. */
    private final AtomicReference<@Nullable Detour> detour = new AtomicReference<>();

    /**
     * @param session that the connection has now: the one it began with, or took up again
     * @param here takes messages on this node
     */
    Junction(
            Sessions sessions,
            WebSocketConnection connection,
            Arrival arrival,
            Supplier<Session> session,
            Consumer<String> here) {
        this.sessions = sessions;
        this.connection = connection;
        this.arrival = arrival;
        this.session = session;
        this.here = here;
    }

    /** Takes a message that is not for this node, or not yet known to be. */
    boolean takes(String text) {
        Detour its = detour.get();
        return its != null && its.take(text);
    }

    /** Has the client join where its room is. */
    void join(ClientMessage.Join join, String text) {
        Forwarding forwarding = sessions.forwarding();
        if (forwarding == null || session.get().isJoined()) {
            session.get().handle(join, connection);
            return;
        }
        Detour its = new Detour(connection);
        CompletableFuture<Forwarding.Route> route = route(forwarding, join, its);
        boolean isKnown = route.isDone() && !route.isCompletedExceptionally();
        if (isKnown && route.join() instanceof Forwarding.Route.Here) {
            session.get().handle(join, connection);
        } else {
            leave(its, route, join, text);
        }
    }

    /**
     * A ticket is known to the node that gave it, where the room is that it leads to. A room is
     * looked for, and so placed, for nobody who may not join it.
     */
    private CompletableFuture<Forwarding.Route> route(
            Forwarding forwarding, ClientMessage.Join join, Detour its) {
        String ticket = Replies.text(join.ticket());
        String room = Replies.text(join.room());
        if (ticket.isEmpty() && session.get().isRefused(join)) {
            return CompletableFuture.completedFuture(new Forwarding.Route.Here()); // says why
        }
        if (session.get().isJoining()) {
            return forwarding.stay(room);
        }
        if (!ticket.isEmpty()) {
            return arrival.isCarried() || forwarding.isOwn(ticket)
                    ? CompletableFuture.completedFuture(new Forwarding.Route.Here())
                    : forwarding.resume(ticket, arrival.client(), its);
        }
        return arrival.isCarried()
                ? forwarding.arrive(room)
                : forwarding.join(room, arrival.client(), its);
    }

    /** Whether the session is on another node, so that the client goes on there. */
    boolean resumesElsewhere(ClientMessage.Resume resume, String text) {
        Forwarding forwarding = sessions.forwarding();
        String name = Replies.text(resume.session());
        if (forwarding == null || arrival.isCarried() || forwarding.isOwn(name)) {
            return false;
        }
        Detour its = new Detour(connection);
        leave(its, forwarding.resume(name, arrival.client(), its), resume, text);
        return true;
    }

    private void leave(
            Detour its,
            CompletableFuture<Forwarding.Route> route,
            ClientMessage first,
            String text) {
        detour.set(its);
        route.whenComplete((found, failure) -> {
            if (found instanceof Forwarding.Route.There(WebSocketConnection there)) {
                session.get().forsake();
                its.go(there, text);
            } else {
                arrived(its, found, failure, first);
            }
        });
    }

    private void arrived(
            Detour its,
            Forwarding.@Nullable Route found,
            @Nullable Throwable failure,
            ClientMessage first) {
        if (found instanceof Forwarding.Route.Here) {
            session.get().handle(first, connection);
        } else if (failure == null) {
            gone(first);
        } else {
            session.get().replies().fail(first.id(), failure);
        }
        its.stay(text -> {
            Detour next = detour.get(); // what waited may lead elsewhere in turn
            if (next == its || next == null || !next.take(text)) {
                here.accept(text);
            }
        });
        detour.compareAndSet(its, null);
    }

    void gone(ClientMessage message) {
        sessions.notResumed();
        session.get()
                .replies()
                .fail(message.id(), ErrorCode.GONE, "this session is over: join again");
    }

    /** The client takes more again; false if this node is to tell it. */
    boolean writable() {
        Detour its = detour.get();
        if (its != null) {
            its.clientWritable();
        }
        return its != null;
    }

    /** The client is gone. */
    void closed(int code) {
        Detour its = detour.get();
        if (its != null) {
            its.clientClosed(code);
        }
    }
}
