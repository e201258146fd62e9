package sfu.core.api;

import java.util.List;

/** What the answer says of the server's side of the transport: ICE lite, DTLS passive. */
public record LocalTransport(
        IceParameters ice, DtlsFingerprint fingerprint, List<Candidate> candidates) {
    public LocalTransport {
        candidates = List.copyOf(candidates);
    }
}
