package sfu.core.quality;

/** Where the cause of bad quality is, seen from the participant who suffers. */
public enum Blame {
    NOBODY,
    /** From this participant to the server. */
    UPLINK,
    /** From the server to this participant. */
    DOWNLINK,
    /** Who sends the track: its encoder, its device or its way to the server. */
    PUBLISHER,
    SERVER,
    /** This participant's device or browser. */
    CLIENT
}
