package sfu.core.stats;

/** What carries the media of a room's people to each other. */
public enum MediaPath {
    SFU,
    /** Two who are connected to each other. */
    DIRECT,
    /** The server, and what those who reach each other send beside it. */
    MESH
}
