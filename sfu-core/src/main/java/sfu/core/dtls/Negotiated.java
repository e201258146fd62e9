package sfu.core.dtls;

import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.crypto.TlsCertificate;

import sfu.core.api.DtlsFingerprint;
import sfu.core.stats.DtlsSnapshot;

import java.io.IOException;

/** What both sides agreed on in a handshake, by the names of IANA's registries. */
record Negotiated(
        String version, String cipherSuite, String group, String certificate, String fingerprint) {
    /**
     * @param group of the key exchange, -1 where it is not known
     */
    static Negotiated of(TlsContext context, int group, DtlsFingerprint peer) throws IOException {
        SecurityParameters its = context.getSecurityParametersConnection();
        return new Negotiated(
                its.getNegotiatedVersion().toString(),
                name(its.getCipherSuite()),
                group < 0 ? "" : NamedGroup.getName(group),
                its.getPeerCertificate() == null || its.getPeerCertificate().isEmpty()
                        ? ""
                        : kind(its.getPeerCertificate().getCertificateAt(0)),
                peer.algorithm());
    }

    private static String name(int cipherSuite) {
        return switch (cipherSuite) {
            case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ->
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
            case CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 ->
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256";
            default -> "0x%04X".formatted(cipherSuite);
        };
    }

    /** By the key's algorithm, that of its signature does not count. */
    private static String kind(TlsCertificate certificate) {
        try {
            if (certificate.supportsSignatureAlgorithm(SignatureAlgorithm.ecdsa)) {
                return "ecdsa";
            }
            return certificate.supportsSignatureAlgorithm(SignatureAlgorithm.rsa) ? "rsa" : "other";
        } catch (IOException unreadable) { // no reason to end a handshake
            return "";
        }
    }

    DtlsSnapshot facts(boolean isServer, long handshakeNs) {
        return new DtlsSnapshot(
                version,
                cipherSuite,
                group,
                isServer ? "server" : "client",
                certificate,
                fingerprint,
                Math.round(handshakeNs / 1e4) / 100.0);
    }
}
