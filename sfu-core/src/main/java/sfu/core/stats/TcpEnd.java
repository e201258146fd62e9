package sfu.core.stats;

/** Why an ICE-TCP connection is no more, or never was. */
public enum TcpEnd {
    /** The server has as many connections as it may. */
    REFUSED_FULL,
    /** The system did not let it in, as for want of file descriptors. */
    REFUSED_BY_SYSTEM,
    /** The address has as many connections as it may. */
    REFUSED_ADDRESS,
    /** No check of an expected peer came in time, or something else came first. */
    UNCHECKED,
    /** A frame longer than a datagram may be. */
    BAD_FRAME,
    /** Nothing came for long. */
    IDLE,
    /** The peer took nothing for long. */
    STALLED,
    /** The peer closed it, or the network did. */
    PEER,
    /** The peer's transport ended. */
    ENDED
}
