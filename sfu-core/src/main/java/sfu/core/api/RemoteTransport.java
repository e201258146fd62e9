package sfu.core.api;

import java.util.List;

/**
 * What a peer's offer says of its side of the transport.
 *
 * @param candidates those that it has signalled so far; not needed (ICE lite)
 */
public record RemoteTransport(
        IceParameters ice, DtlsFingerprint fingerprint, List<RemoteCandidate> candidates) {
    /** More than the interfaces, STUN and TURN servers of a client give. */
    public static final int MAX_CANDIDATES = 100;

    public RemoteTransport {
        candidates =
                List.copyOf(candidates.subList(0, Math.min(candidates.size(), MAX_CANDIDATES)));
    }

    public RemoteTransport(IceParameters ice, DtlsFingerprint fingerprint) {
        this(ice, fingerprint, List.of());
    }
}
