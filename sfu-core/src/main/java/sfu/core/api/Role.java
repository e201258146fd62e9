package sfu.core.api;

/** What a participant is in its room, from its token. */
public enum Role {
    /** Where there is a stage, off it until called. */
    ATTENDEE,
    /** On the stage from the start, while there is a place. */
    SPEAKER,
    /** Likewise; and decides who comes onto the stage and goes. */
    MODERATOR
}
