package sfu.signaling.session;

import sfu.core.api.MediaServer;
import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.http.WebSocketListener;
import sfu.signaling.protocol.ProtocolSchema;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes clients' WebSockets at /v1/ws, and says what is spoken there. */
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
        HttpResponse schema =
                HttpResponse.of(200, ProtocolSchema.MEDIA_TYPE, ProtocolSchema.text());
        router.crossOriginRoute(
                "GET", ProtocolSchema.PATH, request -> CompletableFuture.completedFuture(schema));
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
