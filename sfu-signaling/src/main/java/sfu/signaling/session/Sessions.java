package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaServer;
import sfu.core.stats.Limit;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.auth.Access;
import sfu.signaling.chat.Chat;
import sfu.signaling.http.AddressLimits;
import sfu.signaling.http.AddressPace;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.http.SharedText;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.http.WebSocketListener;
import sfu.signaling.moderation.ModerationLimits;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.notify.Notifications;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.ProtocolSchema;
import sfu.signaling.protocol.ServerMessage;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Takes clients' WebSockets at /v1/ws, and says what is spoken there. */
public final class Sessions {
    private static final String PROTOCOL = "sfu.v1";
    private static final String TOKEN = "token.";

    private final MediaServer server;
    private final Access access;
    private final SessionLimits limits;
    private final AddressPace joins;
    private final Moderator moderator;
    private final Notifications notifications;
    private final Chat chat;
    private final Broadcasts broadcasts = new Broadcasts();
    private final ErrorCounts errors = new ErrorCounts();
    private final Map<String, Session> resumable = new ConcurrentHashMap<>();
    private volatile @Nullable Forwarding forwarding;

    public Sessions(MediaServer server, Access access, SessionLimits limits) {
        this(server, access, limits, AddressPace.ofJoins(AddressLimits.defaults()));
    }

    public Sessions(MediaServer server, Access access, SessionLimits limits, AddressPace joins) {
        this(server, access, limits, joins, Chat.inMemory(), Notifications.inMemory());
    }

    /**
     * With an audit log in memory.
     *
     * @param joins of each address
     */
    public Sessions(
            MediaServer server,
            Access access,
            SessionLimits limits,
            AddressPace joins,
            Chat chat,
            Notifications notifications) {
        this(
                server,
                access,
                limits,
                joins,
                chat,
                notifications,
                new Moderator(server, access, AuditLog.inMemory(), ModerationLimits.defaults()));
    }

    /**
     * @param joins of each address
     */
    public Sessions(
            MediaServer server,
            Access access,
            SessionLimits limits,
            AddressPace joins,
            Chat chat,
            Notifications notifications,
            Moderator moderator) {
        this.chat = chat;
        this.moderator = moderator;
        this.server = server;
        this.access = access;
        this.limits = limits;
        this.joins = joins;
        this.notifications = notifications;
        moderator.onBreakout(chat::forget); // the next room of this name is for others
        server.onAddressesGone(this::addressesGone);
    }

    public void install(Router router) {
        router.webSocket("/v1/ws", List.of(PROTOCOL), this::open);
        HttpResponse schema =
                HttpResponse.of(200, ProtocolSchema.MEDIA_TYPE, ProtocolSchema.text());
        router.crossOriginRoute(
                "GET", ProtocolSchema.PATH, request -> CompletableFuture.completedFuture(schema));
    }

    private WebSocketListener open(HttpRequest request, WebSocketConnection connection) {
        return open(
                connection, new Arrival(request.remote(), token(request), Carriage.via(request)));
    }

    /**
     * A client connects, in whatever way.
     *
     * @param arrival where it comes from, and with which token
     */
    WebSocketListener open(WebSocketConnection connection, Arrival arrival) {
        Forwarding its = forwarding;
        if (its != null && arrival.isCarried()) {
            its.relay(arrival.via()); // media may go to the node by which it comes
        }
        Session session =
                new Session(
                        this,
                        connection,
                        arrival.offeredToken(),
                        text(arrival.address()),
                        arrival.via());
        session.awaitJoin();
        return new Wire(this, connection, arrival, session);
    }

    /** Before the first client: rooms and sessions may be on other nodes. */
    public void forward(Forwarding its) {
        forwarding = its;
        moderator.passes().endWith(its.suffix());
    }

    /** Null: this server is alone. */
    @Nullable Forwarding forwarding() {
        return forwarding;
    }

    /** What names that clients come back with end with: they say on which node that is. */
    String suffix() {
        Forwarding its = forwarding;
        return its == null ? "" : its.suffix();
    }

    /** Whether one more join may come from there now. */
    boolean admitsJoin(@Nullable InetAddress client) {
        boolean isAdmitted = joins.admit(client, System.nanoTime());
        if (!isAdmitted) {
            server.refused(Limit.ADDRESS_JOIN_RATE);
        }
        return isAdmitted;
    }

    private static String text(@Nullable InetAddress client) {
        return client == null ? "" : client.getHostAddress();
    }

    Moderator moderator() {
        return moderator;
    }

    /** How often clients were answered with which error. */
    public ErrorCounts errors() {
        return errors;
    }

    MediaServer server() {
        return server;
    }

    Access access() {
        return access;
    }

    Chat chat() {
        return chat;
    }

    SessionLimits limits() {
        return limits;
    }

    Notifications notifications() {
        return notifications;
    }

    Broadcasts broadcasts() {
        return broadcasts;
    }

    private void addressesGone(List<InetAddress> gone) {
        ServerMessage message = new ServerMessage.AddressesGone(Codes.addresses(gone));
        SharedText news = new SharedText(Json.write(message));
        resumable.values().forEach(session -> session.tell(news));
    }

    /** From now on it can be resumed. */
    void add(Session session) {
        resumable.put(session.name(), session);
    }

    void remove(Session session) {
        resumable.remove(session.name(), session);
    }

    @Nullable Session find(String name) {
        return resumable.get(name);
    }

    /** How many could be resumed. */
    int count() {
        return resumable.size();
    }

    void notResumed() {
        server.refused(Limit.RESUME);
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
