package sfu.signaling.auth;

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

    /** Each second: whether its token still holds. */
    void check(Instant now);
}
