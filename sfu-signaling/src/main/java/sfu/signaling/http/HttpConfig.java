package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * Where and within which limits HTTP is served.
 *
 * @param tlsCertificate PEM chain; null for plain HTTP, then also the key
 * @param tlsKey PKCS#8 in PEM
 * @param allowedOrigins whose pages may use the cross-origin routes and WebSockets, as
 *     "https://example.org", "https://*.example.org" or "*"; this server's own always may
 * @param proxies whose word counts for where a client is
 * @param addresses what comes from one of them at most
 * @param loopbackOnly whether Host and Origin must be names of this machine
 */
public record HttpConfig(
        String host,
        int port,
        @Nullable Path tlsCertificate,
        @Nullable Path tlsKey,
        HttpLimits limits,
        List<String> allowedOrigins,
        Proxies proxies,
        AddressLimits addresses,
        boolean loopbackOnly) {
    public HttpConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the HTTP port is 0 to 65535, not " + port);
        }
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new IllegalArgumentException("TLS needs both a certificate and its key");
        }
        allowedOrigins = List.copyOf(allowedOrigins);
        new Origins(allowedOrigins); // says what is none
    }

    public static HttpConfig of(String host, int port) {
        return new HttpConfig(
                host,
                port,
                null,
                null,
                HttpLimits.defaults(),
                List.of(Origins.ANY),
                Proxies.none(),
                AddressLimits.defaults(),
                false);
    }

    public HttpConfig withTls(@Nullable Path certificate, @Nullable Path key) {
        return new HttpConfig(
                host,
                port,
                certificate,
                key,
                limits,
                allowedOrigins,
                proxies,
                addresses,
                loopbackOnly);
    }

    public HttpConfig withLimits(HttpLimits other) {
        return new HttpConfig(
                host,
                port,
                tlsCertificate,
                tlsKey,
                other,
                allowedOrigins,
                proxies,
                addresses,
                loopbackOnly);
    }

    public HttpConfig withLimits(AddressLimits other) {
        return new HttpConfig(
                host,
                port,
                tlsCertificate,
                tlsKey,
                limits,
                allowedOrigins,
                proxies,
                other,
                loopbackOnly);
    }

    public HttpConfig withAllowedOrigins(List<String> origins) {
        return new HttpConfig(
                host,
                port,
                tlsCertificate,
                tlsKey,
                limits,
                origins,
                proxies,
                addresses,
                loopbackOnly);
    }

    public HttpConfig withProxies(Proxies its) {
        return new HttpConfig(
                host,
                port,
                tlsCertificate,
                tlsKey,
                limits,
                allowedOrigins,
                its,
                addresses,
                loopbackOnly);
    }

    /** Serves only requests that name this machine, as dev mode needs. */
    public HttpConfig forLoopbackOnly() {
        return new HttpConfig(
                host,
                port,
                tlsCertificate,
                tlsKey,
                limits,
                allowedOrigins,
                proxies,
                addresses,
                true);
    }
}
