package sfu.signaling.auth;

import sfu.core.api.Role;

import java.time.Instant;

/**
 * What a token allows.
 *
 * @param identity who it was given to; empty: the server gives one to each participant
 * @param name to be shown; empty: the client chooses
 * @param room the only room it is for; empty or "*" for any
 * @param admin whether it opens the operators' plane
 * @param role in rooms with a stage
 */
public record Grant(
        String identity,
        String name,
        String room,
        boolean canPublish,
        boolean canSubscribe,
        boolean admin,
        Role role,
        Instant expiresAt) {

    /** To an attendee. */
    public Grant(
            String identity,
            String name,
            String room,
            boolean canPublish,
            boolean canSubscribe,
            boolean admin,
            Instant expiresAt) {
        this(identity, name, room, canPublish, canSubscribe, admin, Role.ATTENDEE, expiresAt);
    }

    public boolean isForRoom(String asked) {
        return room.isEmpty() || room.equals("*") || room.equals(asked);
    }
}
