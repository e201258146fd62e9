package sfu.signaling.auth;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Role;

import java.time.Instant;

/** Decides who may join which room: everybody in dev mode, else by token. */
public final class Access {
    private final @Nullable Tokens tokens;

    private Access(@Nullable Tokens tokens) {
        this.tokens = tokens;
    }

    /** Dev mode: no tokens are needed. */
    public static Access open() {
        return new Access(null);
    }

    public static Access byToken(Tokens tokens) {
        return new Access(tokens);
    }

    public boolean needsToken() {
        return tokens != null;
    }

    /** Who a client is: as its token says; what it says itself counts only where none is needed. */
    public String identity(Grant grant, String asked) {
        return needsToken() ? grant.identity() : asked;
    }

    /**
     * The grant for this room.
     *
     * @param token empty when the client sent none
     * @throws TokenException with a sentence that says what to do
     */
    public Grant join(String token, String room) throws TokenException {
        if (tokens == null) {
            return new Grant("", "", room, true, true, true, Role.MODERATOR, Instant.MAX);
        }
        if (token.isEmpty()) {
            throw new TokenException("this server needs a token: make one with ./sfu token");
        }
        Grant grant = tokens.verify(token);
        if (!grant.isForRoom(room)) {
            throw new TokenException("the token is for another room: " + grant.room());
        }
        return grant;
    }

    /** Whether this token opens the operators' plane; all do in dev mode. */
    public boolean isAdmin(String token) throws TokenException {
        if (tokens == null) {
            return true;
        }
        if (token.isEmpty()) {
            throw new TokenException(
                    "the operators' plane needs a token with admin: ./sfu token --admin");
        }
        return tokens.verify(token).admin();
    }
}
