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

/**
 * One connection of a client: what comes goes to the session that began on it, or that it takes up
 * again.
 */
final class Wire implements WebSocketListener {
    private static final int OPEN = 0;

    private final Sessions sessions;
    private final WebSocketConnection connection;
    private final @Nullable InetAddress client;
    private final Junction junction;
    private volatile Session session;
    private volatile int closedWith = OPEN;

    /**
     * @param arrival where it comes from
     */
    Wire(Sessions sessions, WebSocketConnection connection, Arrival arrival, Session begun) {
        this.sessions = sessions;
        this.connection = connection;
        client = arrival.address();
        session = begun;
        junction = new Junction(sessions, connection, arrival, () -> session, this::take);
    }

    @Override
    public void onText(String text) {
        if (!junction.takes(text)) {
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
            junction.join(join, text);
        } else {
            session.handle(message, connection);
        }
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
        if (junction.resumesElsewhere(resume, text)) {
            return;
        }
        Session lost = sessions.find(Replies.text(resume.session()));
        if (lost == null || !lost.resume(resume, connection)) {
            junction.gone(resume);
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
        if (!junction.writable()) {
            session.flush();
        }
    }

    @Override
    public void onClosed(int code) {
        closedWith = code;
        junction.closed(code);
        session.lost(connection, code);
    }
}
