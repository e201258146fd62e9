package sfu.core.stats;

/** Why a datagram or packet went no further. Every drop has one. */
public enum DropReason {
    /** Not STUN, DTLS, RTP or RTCP (RFC 7983), or too short to tell. */
    MALFORMED,
    /** From an address that no transport owns. */
    UNKNOWN_ADDRESS,
    /** Begins like STUN and is not (RFC 8489 5). */
    MALFORMED_STUN,
    /** A STUN request for credentials, or a response to a request, that nobody has here. */
    UNKNOWN_STUN,
    /** STUN whose MESSAGE-INTEGRITY or USERNAME is wrong, or from too many new addresses. */
    REFUSED_STUN,
    /** Of ours, to an address that did not answer yet: more than came from it allows. */
    UNVALIDATED_ADDRESS,
    /** STUN of an address of a kind that peers may not have here: media.peerAddresses. */
    REFUSED_ADDRESS,
    /** Of ours, to be sent by a shard for which too much waits already: STUN or DTLS. */
    SHARD_BACKLOG,
    /** More STUN waits for ICE than it is let to. */
    ICE_BACKLOG,
    /** More DTLS than one participant may send. */
    DTLS_LIMIT,
    /** RTP or RTCP before the keys are there. */
    NO_KEYS,
    AUTH_FAILED,
    REPLAY,
    TOO_OLD,
    TOO_MANY_STREAMS,
    UNKNOWN_SSRC,
    UNKNOWN_PAYLOAD_TYPE,
    DUPLICATE,
    /** More media than one participant may send. */
    INGRESS_LIMIT,
    /** More video of a track than its publisher was told that it may send at most. */
    PUBLISH_CAP,
    /** More RTCP than one participant may send: the datagram. */
    RTCP_LIMIT,
    /** Feedback about more packets than one participant may tell of: the message. */
    RTCP_ENTRY_LIMIT,
    /** A retransmission for a stream that is not known. */
    UNKNOWN_RTX,
    MALFORMED_RTCP,
    MALFORMED_PAYLOAD,
    /** A header extension that contradicts its format: it is ignored, its packet is not. */
    MALFORMED_EXTENSION,
    /**
     * A dependency descriptor that names a key frame where the payload has none, or the other way
     * round: the payload is believed, and the packet goes on.
     */
    FALSE_DESCRIPTOR,
    /** Larger than the packet cache of its track. */
    CACHE_FULL,
    /** Padding only: nothing to forward. */
    PADDING,
    /** The slot waits for a key frame of its new source. */
    NOT_KEY_FRAME,
    /** Of a layer that the slot does not get, or that refers to one. */
    LAYER,
    /** The subscriber's path is too slow for it: given up, to the next key frame. */
    PACING_QUEUE_FULL,
    /** A late packet of a source that the slot left. */
    OLD_SOURCE,
    /** No common codec. */
    CODEC,
    /** Its track ended before it was handed to all who show it; counted for each of them. */
    TRACK_ENDED,
    /**
     * Video that came faster than all its viewers could be sent it, up to the next key frame;
     * counted for each of them.
     */
    VIEWERS_BACKLOG,
    /** The subscriber's transport is not connected yet. */
    NOT_CONNECTED,
    /** Video for a TCP peer that takes less than it is sent, until the next key frame. */
    SLOW_READER,
    /** For a TCP peer that is gone, or takes so little that not even audio has room. */
    TCP_NOT_TAKEN,
    /** A datagram longer than the MTU that the port was opened with. */
    DATAGRAM_TOO_LONG,
    /** The send batch and the socket buffer are full: the oldest that waited. */
    SEND_QUEUE_FULL,
    /** The kernel or the network card had no memory for it (ENOBUFS). */
    SEND_NO_BUFFERS,
    /** Longer than the path's MTU (EMSGSIZE). */
    SEND_TOO_BIG,
    /** The network does not reach the peer's address. */
    SEND_UNREACHABLE,
    /** A firewall or sandbox of this host forbids it (EPERM). */
    SEND_DENIED,
    /** Refused by the kernel for another reason. */
    SEND_FAILED,
    /** SRTP refused to protect it. */
    PROTECT_FAILED,
    /** The ring to another shard or thread is full. */
    RING_FULL,
    /** More datagrams of this kind than the configured limit. */
    RATE_LIMITED,
    /** A retransmission was asked for that is no longer cached. */
    CACHE_MISS,
    /**
     * A retransmission was asked for again within a round trip, or beyond the subscriber's budget.
     */
    NACK_SUPPRESSED,
    /** A retransmission was asked for without RTX, where no packet can leave twice. */
    NOT_REPEATABLE,
    /** A bug while handling it; logged once. */
    INTERNAL_ERROR
}
