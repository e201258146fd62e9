package sfu.core.api;

import java.util.Locale;

/**
 * The hash of a DTLS certificate as signalled (RFC 8122 5).
 *
 * @param algorithm as "sha-256"
 * @param value upper-case hexadecimal bytes separated by colons
 */
public record DtlsFingerprint(String algorithm, String value) {
    public DtlsFingerprint {
        algorithm = algorithm.toLowerCase(Locale.ROOT);
        value = value.toUpperCase(Locale.ROOT);
    }
}
