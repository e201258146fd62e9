package sfu.core.api;

/** How somebody stands to a room's stage. */
public enum StageState {
    OFF,
    /** Asked to come; a moderator is to answer. */
    REQUESTED,
    /** A moderator asked; the person is to answer. */
    INVITED,
    ON
}
