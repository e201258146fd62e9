package sfu.signaling.auth;

import java.time.Instant;

/**
 * What a token allows.
 *
 * @param identity who it was given to
 * @param name to be shown; empty: the client chooses
 * @param room the only room it is for; empty or "*" for any
 * @param admin whether it opens the operators' plane
 */
public record Grant(
        String identity,
        String name,
        String room,
        boolean canPublish,
        boolean canSubscribe,
        boolean admin,
        Instant expiresAt) {

    public boolean isForRoom(String asked) {
        return room.isEmpty() || room.equals("*") || room.equals(asked);
    }
}
