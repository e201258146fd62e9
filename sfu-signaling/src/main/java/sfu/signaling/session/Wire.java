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
    private volatile Session session;
    private volatile int closedWith = OPEN;

    /**
     * @param client where it comes from
     */
    Wire(
            Sessions sessions,
            WebSocketConnection connection,
            @Nullable InetAddress client,
            Session begun) {
        this.sessions = sessions;
        this.connection = connection;
        this.client = client;
        session = begun;
    }

    @Override
    public void onText(String text) {
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
            resume(resume);
        } else if (isJoin(message) && !sessions.admitsJoin(client)) {
            session.replies()
                    .fail(
                            message.id(),
                            new MediaException(
                                    Limit.ADDRESS_JOIN_RATE, "too many joins of one address"));
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

    private void resume(ClientMessage.Resume resume) {
        if (session.isJoining()) {
            session.replies()
                    .fail(
                            resume.id(),
                            ErrorCode.BAD_STATE,
                            "this connection has a session: resume on a new one");
            return;
        }
        Session lost = sessions.find(Replies.text(resume.session()));
        if (lost == null || !lost.resume(resume, connection)) {
            sessions.notResumed();
            session.replies().fail(resume.id(), ErrorCode.GONE, "this session is over: join again");
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
        session.flush();
    }

    @Override
    public void onClosed(int code) {
        closedWith = code;
        session.lost(connection, code);
    }
}
