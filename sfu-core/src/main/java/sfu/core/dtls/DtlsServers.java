package sfu.core.dtls;

import sfu.core.api.DtlsFingerprint;

import java.util.function.Consumer;

/** The servers of one process: one certificate, the same limits, and one gate for handshakes. */
public final class DtlsServers {
    private final DtlsCertificate certificate;
    private final DtlsLimits limits;
    private final HandshakeGate gate;

    public DtlsServers(DtlsCertificate certificate, DtlsLimits limits) {
        this.certificate = certificate;
        this.limits = limits;
        gate = new HandshakeGate(limits.maxHandshakes(), limits.patienceMs());
    }

    /** As answers name it. */
    public DtlsFingerprint fingerprint() {
        return certificate.fingerprint();
    }

    /**
     * For one peer.
     *
     * @param peer the fingerprint that it signalled
     * @param out where datagrams leave; any thread, may be slow
     */
    public DtlsEndpoint open(
            DtlsFingerprint peer, Consumer<byte[]> out, DtlsEndpoint.Listener listener) {
        return new DtlsEndpoint(certificate, peer, limits, gate, out, listener);
    }
}
