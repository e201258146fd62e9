package sfu.core.room;

/** What becomes of somebody whose identity is in the room already. */
public enum Duplicates {
    /** The earlier session ends. */
    REPLACE,
    /** The later one does not come in. */
    REFUSE,
    /** Both stay; whoever does something about an identity does it about all its sessions. */
    ALLOW
}
