package sfu.core.api;

/** What people do about a room's stage. */
public enum StageAction {
    /** Somebody asks to come, or says yes to an invitation. */
    REQUEST,
    /** Somebody goes, takes the request back, or says no to an invitation. */
    LEAVE,
    /** A moderator asks somebody to come. */
    INVITE,
    /** A moderator puts somebody there. */
    CALL,
    /** A moderator says yes to a request; or somebody to its own invitation. */
    ACCEPT,
    /** A moderator says no to a request; or somebody to its own invitation. */
    REFUSE,
    /** A moderator takes somebody off; what that one published ends. */
    REMOVE
}
