package sfu.signaling.auth;

import sfu.core.api.LeaveReason;
import sfu.core.api.Participant;

import java.time.Instant;
import java.util.Set;

/** Somebody who is in a room by a token. */
public interface Bearer {
    /** Of the latest token. */
    Grant grant();

    /** Of the latest tokens. */
    Set<String> tokenIds();

    /** That was asked for; it is in this one, or in a later one of its series. */
    String room();

    Participant participant();

    default String identity() {
        return participant().info().identity();
    }

    /** That it is in; empty: in none. */
    default String roomName() {
        return participant().roomName();
    }

    /**
     * Whether it is in this room as somebody, or by a token for that one.
     *
     * @param itsRoom empty: in any, or none
     */
    default boolean isThere(String itsRoom, String itsIdentity) {
        return (itsRoom.isEmpty() || room().equals(itsRoom) || roomName().equals(itsRoom))
                && (grant().identity().equals(itsIdentity) || identity().equals(itsIdentity));
    }

    default void leave(LeaveReason reason) {
        participant().leave(reason);
    }

    /** Each second: whether its token still holds. */
    void check(Instant now);
}
