package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.SharedText;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.ServerMessage;

import java.util.List;

/**
 * What goes to the client, in order, over the connection that it has at the time. Events wait until
 * the reply to join has gone before them; from then on each message has a number. What the client
 * does not take waits, of states the latest alone.
 */
final class Outbox {
    private static final int REPLACED = 4002;
    private static final int TOO_SLOW = 4007;

    /** Half of what a connection queues: pages of who is here are large. */
    static final int MOST_BYTES = 4 << 20;

    private final Backlog backlog = new Backlog(); // guarded by this
    private final int mostWaiting;
    private @Nullable WebSocketConnection connection; // null while it is lost; guarded by this
    private Journal journal = new Journal(ResumeLimits.none()); // guarded by this
    private @Nullable Opening opening; // of a join that waits; guarded by this
    private boolean isJoined; // guarded by this
    private boolean isOver; // guarded by this

    /**
     * What a join is answered whose client may lose the connection before it is in.
     *
     * @param text the last that was said; null before
     */
    private record Opening(long joinId, @Nullable String text) {
        boolean is(ServerMessage message) {
            return switch (message) {
                case ServerMessage.Waiting its -> its.re() == joinId;
                case ServerMessage.Joined its -> its.re() == joinId;
                case ServerMessage.Failure its -> its.re() != null && its.re() == joinId;
                default -> false;
            };
        }
    }

    /**
     * @param mostWaiting messages of which none may be left out
     */
    Outbox(WebSocketConnection connection, int mostWaiting) {
        this.connection = connection;
        this.mostWaiting = mostWaiting;
    }

    /** One of which nothing may be left out. */
    void event(ServerMessage message) {
        keep(new SharedText(Json.write(message)));
    }

    /** One that others are sent too. */
    void event(SharedText message) {
        keep(message);
    }

    private synchronized void keep(SharedText message) {
        backlog.keep(message);
        flush();
        if (backlog.size() > mostWaiting || backlog.bytes() > MOST_BYTES) {
            close(TOO_SLOW, "the client does not take what it is sent");
        }
    }

    /** A state of something, which takes the place of an older one that waits. */
    void state(String which, ServerMessage message) {
        state(which, new SharedText(Json.write(message)));
    }

    /** One that all in the room are sent. */
    synchronized void state(String which, SharedText message) {
        backlog.state(which, message);
        flush();
    }

    synchronized void slots(ServerMessage.Slots message) {
        backlog.slots(message);
        flush();
    }

    void reply(ServerMessage message) {
        String text = Json.write(message);
        synchronized (this) {
            Opening its = opening;
            if (its != null && !isJoined && its.is(message)) {
                opening = new Opening(its.joinId(), text);
            }
            if (isJoined) {
                keep(new SharedText(text));
            } else if (connection != null) {
                connection.send(text);
            }
        }
    }

    /** From now on the answer to this join outlives a connection. */
    synchronized void keepOpening(long joinId) {
        opening = new Opening(joinId, null);
    }

    /** A sign of life, of this connection alone. */
    synchronized void pong(ServerMessage.Pong pong) {
        if (connection != null) {
            connection.send(Json.write(pong));
        }
    }

    /** Sends what waits, as long as it is taken. */
    synchronized void flush() {
        WebSocketConnection to = connection;
        while (isJoined && to != null && to.isWritable() && !backlog.isEmpty()) {
            SharedText message = backlog.next();
            to.send(message, journal.add(message));
        }
    }

    /**
     * The reply to join or connect: from the first of them on events flow.
     *
     * @param kept how much of them, for a client that may lose its connection
     */
    synchronized void joined(ServerMessage message, ResumeLimits kept) {
        reply(message);
        if (isJoined) {
            return;
        }
        journal = new Journal(kept);
        isJoined = true;
        flush();
    }

    synchronized void acknowledged(long seq) {
        if (seq > 0) {
            opening = null;
        }
        journal.acknowledged(seq);
    }

    /**
     * Goes on over another connection with what was missed; false if that is not known any more.
     *
     * @param seq of the last message that came
     */
    synchronized boolean resume(WebSocketConnection next, ServerMessage.Resumed reply, long seq) {
        List<Journal.Entry> missed = isOver ? null : journal.after(seq);
        if (missed == null) {
            return false;
        }
        journal.acknowledged(seq);
        WebSocketConnection before = connection;
        connection = next;
        next.send(Json.write(reply));
        Opening its = opening;
        if (its != null && its.text() != null) {
            next.send(its.text());
        }
        missed.forEach(entry -> next.send(entry.text(), entry.seq()));
        if (before != null) {
            before.close(REPLACED, "resumed on another connection");
        }
        flush();
        return true;
    }

    /** Whether it was in use, so that now there is none. */
    synchronized boolean lost(WebSocketConnection which) {
        boolean wasInUse = which.equals(connection);
        if (wasInUse) {
            connection = null;
        }
        return wasInUse;
    }

    synchronized boolean isOn(WebSocketConnection which) {
        return which.equals(connection);
    }

    synchronized boolean isConnected() {
        return connection != null;
    }

    /** The session is over; what it is told of that goes before the end. */
    synchronized void close(int code, String reason) {
        isOver = true;
        WebSocketConnection to = connection;
        if (to != null) {
            if (isJoined && code != TOO_SLOW) {
                while (!backlog.isEmpty()) {
                    SharedText message = backlog.next();
                    to.send(message, journal.add(message));
                }
            }
            to.close(code, reason);
        }
    }

    synchronized boolean isOver() {
        return isOver;
    }
}
