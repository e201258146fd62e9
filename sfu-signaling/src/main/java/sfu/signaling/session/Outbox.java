package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.SharedText;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.ServerMessage;

import java.util.ArrayList;
import java.util.List;

/** What goes to the client, in order; events wait until the reply to join has gone before them. */
final class Outbox {
    private final WebSocketConnection connection;
    private @Nullable List<SharedText> waiting = new ArrayList<>(); // guarded by this

    Outbox(WebSocketConnection connection) {
        this.connection = connection;
    }

    void event(ServerMessage message) {
        event(Json.write(message));
    }

    /** One that is written already. */
    synchronized void event(String message) {
        if (waiting != null) {
            waiting.add(new SharedText(message));
        } else {
            connection.send(message);
        }
    }

    /** One that all in the room are sent. */
    synchronized void event(SharedText message) {
        if (waiting != null) {
            waiting.add(message);
        } else {
            connection.send(message);
        }
    }

    void reply(ServerMessage message) {
        connection.send(Json.write(message));
    }

    /** The reply to join: from now on events flow. */
    synchronized void joined(ServerMessage.Joined message) {
        reply(message);
        List<SharedText> events = waiting;
        waiting = null;
        if (events != null) {
            events.forEach(this::event);
        }
    }

    void close(int code, String reason) {
        connection.close(code, reason);
    }
}
