package sfu.core.api;

/** Why a participant left. */
public enum LeaveReason {
    /** The client said so. */
    LEFT,
    /** The signaling connection ended. */
    DISCONNECTED,
    /** Another session of the same identity took its place. */
    REPLACED,
    /** ICE consent expired or no path was found. */
    ICE_FAILED,
    /** The DTLS handshake failed or the peer closed DTLS. */
    DTLS_FAILED,
    /** An operator removed it. */
    REMOVED,
    /** The room was ended for all. */
    ENDED,
    /** A moderator sent it to another room. */
    MOVED,
    /** Its token has expired, and no other came. */
    TOKEN_EXPIRED,
    /** It may not come in any more. */
    BANNED,
    /** The server shuts down. */
    SERVER_SHUTDOWN
}
