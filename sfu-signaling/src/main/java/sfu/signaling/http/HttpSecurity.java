package sfu.signaling.http;

import java.time.Duration;

/**
 * What browsers are told about TLS, and how new certificates are found.
 *
 * @param hstsSeconds for which browsers come by HTTPS alone (RFC 6797 6.1.1); 0: they are not told
 * @param hstsSubdomains whether this holds for names below the server's own too (6.1.2)
 * @param tlsCheck how often the files of the certificate are read
 */
public record HttpSecurity(long hstsSeconds, boolean hstsSubdomains, Duration tlsCheck) {
    private static final long MAX_HSTS_SECONDS = 2 * 366 * 86_400L;

    public HttpSecurity {
        if (hstsSeconds < 0 || hstsSeconds > MAX_HSTS_SECONDS) {
            throw new IllegalArgumentException(
                    "hstsSeconds is 0 to " + MAX_HSTS_SECONDS + ", not " + hstsSeconds);
        }
        if (tlsCheck.isNegative() || tlsCheck.isZero()) {
            throw new IllegalArgumentException("the files of a certificate are read at times");
        }
    }

    public static HttpSecurity defaults() {
        return new HttpSecurity(0, false, Duration.ofSeconds(10));
    }

    /** The value of Strict-Transport-Security, or empty. */
    String hsts() {
        return hstsSeconds == 0
                ? ""
                : "max-age=" + hstsSeconds + (hstsSubdomains ? "; includeSubDomains" : "");
    }
}
