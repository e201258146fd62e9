package sfu.core.api;

/** How somebody who comes stands to a room's door, and in it to the others. */
public enum Standing {
    /** Knocks where there is a lobby. */
    GUEST,
    /** Knocks nowhere. */
    ADMITTED,
    /** A moderator sent it here: it comes in, also where the room is locked. */
    SENT,
    /** Comes in everywhere, and moderates. */
    MODERATOR
}
