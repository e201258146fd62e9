package sfu.core.room;

/** How much of who is there a room tells. */
public enum Audience {
    /** Everybody's name. */
    LIST,
    /** How many there are, and the names of those who publish. */
    COUNT
}
