package sfu.signaling.session;

import com.fasterxml.jackson.databind.ObjectMapper;

import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.Placement;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.room.RoomTemplates;
import sfu.core.room.RosterPolicy;
import sfu.core.room.ServerLimits;
import sfu.core.shard.ShardOptions;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.auth.Access;
import sfu.signaling.chat.Chat;
import sfu.signaling.http.AddressLimits;
import sfu.signaling.http.AddressPace;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.moderation.ModerationLimits;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.notify.Notifications;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The client plane on a free port, with the real media plane behind; changes are told at once. */
final class SignalingServer implements AutoCloseable {
    final RoomServer media;
    final InetSocketAddress address;
    final Moderator moderator;
    final ErrorCounts errors;
    private final HttpServer http;

    /**
     * @param silence of a client on an event stream
     */
    SignalingServer(SessionLimits limits, Duration silence) throws IOException {
        this(
                limits,
                silence,
                RoomTemplates.defaults(RoomLimits.defaults(), MediaPolicy.defaults()),
                Access.open(),
                Chat.inMemory());
    }

    SignalingServer(RoomTemplates templates) throws IOException {
        this(
                SessionLimits.defaults(),
                Duration.ofSeconds(60),
                templates,
                Access.open(),
                Chat.inMemory());
    }

    /** With tokens, or what was kept of another. */
    SignalingServer(Access access, Chat chat) throws IOException {
        this(
                SessionLimits.defaults(),
                Duration.ofSeconds(60),
                RoomTemplates.defaults(RoomLimits.defaults(), MediaPolicy.defaults()),
                access,
                chat);
    }

    private SignalingServer(
            SessionLimits limits,
            Duration silence,
            RoomTemplates templates,
            Access access,
            Chat chat)
            throws IOException {
        Hosting hosting =
                new Hosting(
                        "",
                        RoomLimits.defaults(),
                        ServerLimits.defaults(),
                        templates,
                        RosterPolicy.immediate(),
                        Placement.HERE);
        media = new RoomServer(ShardOptions.defaults(0), hosting);
        Router router = new Router();
        moderator = new Moderator(media, access, AuditLog.inMemory(), ModerationLimits.defaults());
        AddressPace joins = AddressPace.ofJoins(AddressLimits.defaults());
        Sessions sessions =
                new Sessions(
                        media, access, limits, joins, chat, Notifications.inMemory(), moderator);
        errors = sessions.errors();
        sessions.install(router);
        new SseSessions(sessions, silence).install(router);
        http = new HttpServer(HttpConfig.of("localhost", 0), router);
        address = http.start();
    }

    SignalingServer() throws IOException {
        this(SessionLimits.defaults(), Duration.ofSeconds(60));
    }

    /** Chromium's, with sound and picture, as a JSON string. */
    static String offer() throws IOException {
        String name = "chromium156-audio-video-simple.sdp";
        return new ObjectMapper()
                .writeValueAsString(
                        Files.readString(Path.of("src", "test", "resources", "offers", name)));
    }

    @Override
    public void close() {
        media.close();
        http.close();
    }
}
