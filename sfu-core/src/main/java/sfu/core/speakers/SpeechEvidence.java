package sfu.core.speakers;

/** By what it is known how loud a voice is. */
public enum SpeechEvidence {
    /** The client says so (RFC 6464). */
    LEVEL,
    /** Speech takes more bytes than silence. */
    SIZE,
    /** There is no level, and packets are all of a size: it is heard while a place is free. */
    NONE
}
