package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.JoinRequest;
import sfu.core.api.Role;
import sfu.core.api.Standing;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.Codes;

import java.util.List;

/** What a client asks for when it joins: as it says, as far as its token does not say it. */
final class Joins {
    private Joins() {}

    /** Why this cannot be done, whoever asks; null if it can. */
    static @Nullable String refusal(ClientMessage.Join join, SessionLimits limits) {
        String room = Replies.text(join.room());
        for (String name :
                List.of(room, Replies.text(join.name()), Replies.text(join.identity()))) {
            if (name.length() > limits.maxNameLength()) {
                return "names have at most " + limits.maxNameLength() + " characters";
            }
        }
        return room.isBlank()
                ? "join needs a room"
                : RoomName.problem(room, limits.maxNameLength());
    }

    static JoinRequest request(ClientMessage.Join join, Grant grant, Access access) {
        String identity = access.identity(grant, Replies.text(join.identity()));
        String name = grant.name().isEmpty() ? Replies.text(join.name()) : grant.name();
        Role role = access.needsToken() ? grant.role() : Codes.role(join.role());
        boolean moderates =
                access.needsToken() ? grant.powers().canModerate() : role == Role.MODERATOR;
        return new JoinRequest(
                Replies.text(join.room()),
                identity,
                name,
                grant.canPublish(),
                grant.canSubscribe(),
                grant.isHidden(),
                role,
                true,
                grant.allowance(),
                standing(moderates, grant.powers().admitted() && access.needsToken()));
    }

    private static Standing standing(boolean moderates, boolean isAdmitted) {
        if (moderates) {
            return Standing.MODERATOR;
        }
        return isAdmitted ? Standing.ADMITTED : Standing.GUEST;
    }

    /** Whether the client can take a session up again. */
    static boolean canResume(@Nullable List<@Nullable String> features) {
        return features != null && features.contains("resume");
    }
}
