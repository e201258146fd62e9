package sfu.signaling.session;

import sfu.core.api.MediaServer;
import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.Router;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.http.WebSocketListener;

import java.util.List;

/** Takes clients' WebSockets at /v1/ws. */
public final class Sessions {
    private static final String PROTOCOL = "sfu.v1";
    private static final String TOKEN = "token.";

    private final MediaServer server;
    private final Access access;
    private final SessionLimits limits;
    private final Broadcasts broadcasts = new Broadcasts();

    public Sessions(MediaServer server, Access access, SessionLimits limits) {
        this.server = server;
        this.access = access;
        this.limits = limits;
    }

    public void install(Router router) {
        router.webSocket("/v1/ws", List.of(PROTOCOL), this::open);
    }

    private WebSocketListener open(HttpRequest request, WebSocketConnection connection) {
        Session session =
                new Session(
                        server, access, limits, new Outbox(connection), broadcasts, token(request));
        session.awaitJoin();
        return session;
    }

    /** Of the subprotocols that the client offers; browsers can set no header. */
    private static String token(HttpRequest request) {
        for (String offered : request.header("sec-websocket-protocol").split(",", -1)) {
            if (offered.trim().startsWith(TOKEN)) {
                return offered.trim().substring(TOKEN.length());
            }
        }
        return "";
    }
}
