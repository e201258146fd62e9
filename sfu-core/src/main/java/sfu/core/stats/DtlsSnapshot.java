package sfu.core.stats;

/**
 * What a DTLS handshake came to (RFC 5763, 6347).
 *
 * @param version as "DTLS 1.2"
 * @param cipherSuite by its name in IANA's registry
 * @param group of the key exchange (RFC 8422 5.1.1), as x25519 or secp256r1
 * @param role server or client: ours
 * @param certificate of the peer: ecdsa or rsa
 * @param fingerprint its hash's algorithm in the peer's SDP, as sha-256, by which it was verified
 * @param handshakeMs from the peer's first datagram, when there was a path, to the keys
 */
public record DtlsSnapshot(
        String version,
        String cipherSuite,
        String group,
        String role,
        String certificate,
        String fingerprint,
        double handshakeMs) {}
