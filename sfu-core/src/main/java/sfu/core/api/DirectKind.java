package sfu.core.api;

/** What of a room's media may go between its people without the server. */
public enum DirectKind {
    /** Nothing. */
    OFF,
    /** All, while two are alone. */
    TWO,
    /** What applications send each other; the server only passes on the signals. */
    MESH
}
