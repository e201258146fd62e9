package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.JoinRequest;
import sfu.core.api.Role;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TokenException;
import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.ErrorCode;

/** Who a session is that is in no room, also when it joins one later. */
final class Connects {
    private static final String ID = "CS_";

    private final Access access;
    private final SessionLimits limits;
    private final Credentials credentials;
    private final Chatting chatting;
    private final Replies replies;
    private @Nullable Talker me;

    Connects(Sessions sessions, Credentials credentials, Chatting chatting, Replies replies) {
        access = sessions.access();
        limits = sessions.limits();
        this.credentials = credentials;
        this.chatting = chatting;
        this.replies = replies;
    }

    /** Who it is, or null: then it was refused. */
    @Nullable Talker connect(ClientMessage.Connect connect, String token) {
        String name = Replies.text(connect.name());
        String identity = Replies.text(connect.identity());
        int most = limits.maxNameLength();
        if (name.length() > most || identity.length() > most) {
            replies.fail(
                    connect.id(),
                    ErrorCode.BAD_REQUEST,
                    "names have at most " + most + " characters");
            return null;
        }
        try {
            return connected(credentials.connect(token, identity), connect, identity, name);
        } catch (TokenException e) {
            replies.fail(connect.id(), ErrorCode.UNAUTHORIZED, e);
            return null;
        }
    }

    private Talker connected(
            Grant grant, ClientMessage.Connect connect, String identity, String name) {
        String id = ID + Resumption.random();
        String given = access.identity(grant, identity);
        String its = given.isEmpty() ? id : given;
        String shown = grant.name().isEmpty() ? name : grant.name();
        Talker talker = new Talker(id, its, shown.isEmpty() ? its : shown);
        Role role = access.needsToken() ? grant.role() : Codes.role(connect.role());
        chatting.connected(talker, grant.isHidden(), role);
        me = talker;
        return talker;
    }

    /** Whether it is, or is nobody yet. */
    boolean mayBe(String identity) {
        Talker its = me;
        return its == null || its.identity().equals(identity);
    }

    /** The same person, whatever the join says. */
    JoinRequest joinRequest(JoinRequest request) {
        Talker its = me;
        if (its == null) {
            return request;
        }
        return new JoinRequest(
                request.room(),
                its.identity(),
                request.name().isEmpty() ? its.name() : request.name(),
                request.canPublish(),
                request.canSubscribe(),
                request.hidden(),
                request.role(),
                request.mayWait(),
                request.allowance(),
                request.standing());
    }
}
