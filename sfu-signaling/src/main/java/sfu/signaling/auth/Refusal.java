package sfu.signaling.auth;

/** Why a token or a ticket was not accepted; each is counted under its name. */
public enum Refusal {
    /** There was none. */
    MISSING,
    /** It is no JWT at all. */
    MALFORMED,
    TOO_LONG,
    /** It is signed in a way that is not accepted, or not at all. */
    ALGORITHM,
    /** It asks for something that is to be understood or refused (RFC 7515 4.1.11). */
    CRITICAL_HEADER,
    /** No key here is the one that it names. */
    UNKNOWN_KEY,
    SIGNATURE,
    ISSUER,
    AUDIENCE,
    EXPIRED,
    NOT_YET_VALID,
    /** It lives longer than the server allows. */
    LIFETIME,
    /** It says something that cannot be meant. */
    CLAIMS,
    /** It is for another room, or for none. */
    ROOM,
    REVOKED,
    /** Its holder may not come in. */
    BANNED,
    /** A ticket that was used, is too old or for something else. */
    TICKET
}
