package sfu.signaling.session;

import sfu.core.api.DirectKind;
import sfu.core.api.Participant;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.ServerMessage;

import java.util.List;
import java.util.stream.Stream;

/** What a client is told once it is in: where, who it is, what it may, and how it comes back. */
final class Welcome {
    private static final int PROTOCOL = 1;
    private static final List<String> FEATURES =
            List.of(
                    "resume",
                    "sse",
                    "stats",
                    "metadata",
                    "permissions",
                    "token",
                    "chat",
                    "notify",
                    "moderation",
                    "lobby",
                    "breakout");
    private static final List<String> DIRECT_FEATURES = and("direct");
    private static final List<String> MESH_FEATURES = and("mesh");

    private final SessionLimits limits;
    private final Resumption resumption;
    private final Credentials credentials;

    Welcome(SessionLimits limits, Resumption resumption, Credentials credentials) {
        this.limits = limits;
        this.resumption = resumption;
        this.credentials = credentials;
    }

    private static List<String> and(String feature) {
        return Stream.concat(FEATURES.stream(), Stream.of(feature)).toList();
    }

    ServerMessage toLobby(long id, String room, ResumeLimits kept) {
        boolean isKept = kept.isOn();
        return new ServerMessage.Waiting(
                id,
                room,
                "lobby",
                null,
                isKept ? resumption.session() : null,
                isKept ? resumption.token() : null,
                isKept ? kept.window().toSeconds() : null);
    }

    ServerMessage withoutRoom(long id, Talker me, ResumeLimits kept) {
        return new ChatMessage.Session(
                id,
                PROTOCOL,
                me,
                resumption.session(),
                resumption.token(),
                kept.window().toSeconds(),
                FEATURES);
    }

    /**
     * @param page the first of the room's people
     */
    ServerMessage toRoom(long id, Participant joined, String page, ResumeLimits kept) {
        return new ServerMessage.Joined(
                id,
                PROTOCOL,
                joined.roomName(),
                Codes.me(joined.info()),
                page,
                limits.iceServers().of(joined.info().identity()),
                resumption.session(),
                resumption.token(),
                kept.window().toSeconds(),
                features(joined.direct().kind()),
                Codes.roomInfo(joined.room()),
                Codes.allowed(credentials.permissions(joined.permissions())));
    }

    /** What this server can, and this room allows. */
    private static List<String> features(DirectKind kind) {
        return switch (kind) {
            case OFF -> FEATURES;
            case TWO -> DIRECT_FEATURES;
            case MESH -> MESH_FEATURES;
        };
    }
}
