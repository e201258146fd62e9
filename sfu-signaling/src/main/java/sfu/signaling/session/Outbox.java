package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.SharedText;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.ServerMessage;

import java.util.ArrayList;
import java.util.List;

/**
 * What goes to the client, in order, over the connection that it has at the time. Events wait until
 * the reply to join has gone before them; from then on each message has a number.
 */
final class Outbox {
    private static final int REPLACED = 4002;

    private @Nullable WebSocketConnection connection; // null while it is lost; guarded by this
    private @Nullable List<SharedText> waiting = new ArrayList<>(); // guarded by this
    private Journal journal = new Journal(ResumeLimits.none()); // guarded by this
    private boolean isOver; // guarded by this

    Outbox(WebSocketConnection connection) {
        this.connection = connection;
    }

    void event(ServerMessage message) {
        event(new SharedText(Json.write(message)));
    }

    /** One that all in the room are sent. */
    synchronized void event(SharedText message) {
        if (waiting != null) {
            waiting.add(message);
        } else {
            send(message);
        }
    }

    void reply(ServerMessage message) {
        String text = Json.write(message);
        synchronized (this) {
            if (waiting == null) {
                send(new SharedText(text));
            } else if (connection != null) {
                connection.send(text);
            }
        }
    }

    /** A sign of life, of this connection alone. */
    synchronized void pong(ServerMessage.Pong pong) {
        if (connection != null) {
            connection.send(Json.write(pong));
        }
    }

    private void send(SharedText message) {
        long seq = journal.add(message);
        if (connection != null) {
            connection.send(message, seq);
        }
    }

    /**
     * The reply to join: from now on events flow.
     *
     * @param kept how much of them, for a client that may lose its connection
     */
    synchronized void joined(ServerMessage.Joined message, ResumeLimits kept) {
        reply(message);
        journal = new Journal(kept);
        List<SharedText> events = waiting;
        waiting = null;
        if (events != null) {
            events.forEach(this::send);
        }
    }

    synchronized void acknowledged(long seq) {
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
        missed.forEach(entry -> next.send(entry.text(), entry.seq()));
        if (before != null) {
            before.close(REPLACED, "resumed on another connection");
        }
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

    /** The session is over. */
    synchronized void close(int code, String reason) {
        isOver = true;
        if (connection != null) {
            connection.close(code, reason);
        }
    }

    synchronized boolean isOver() {
        return isOver;
    }
}
