package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * Where and within which limits HTTP is served.
 *
 * @param tls null for plain HTTP
 * @param allowedOrigins whose pages may use the cross-origin routes and WebSockets, as
 *     "https://example.org", "https://*.example.org" or "*"; this server's own always may
 * @param proxies whose word counts for where a client is
 * @param addresses what comes from one of them at most
 * @param security what browsers are told about TLS
 * @param loopbackOnly whether Host and Origin must be names of this machine
 */
public record HttpConfig(
        String host,
        int port,
        @Nullable TlsIdentity tls,
        HttpLimits limits,
        List<String> allowedOrigins,
        Proxies proxies,
        AddressLimits addresses,
        HttpSecurity security,
        boolean loopbackOnly) {
    public HttpConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the HTTP port is 0 to 65535, not " + port);
        }
        allowedOrigins = List.copyOf(allowedOrigins);
        new Origins(allowedOrigins); // says what is none
    }

    public static HttpConfig of(String host, int port) {
        return new HttpConfig(
                host,
                port,
                null,
                HttpLimits.defaults(),
                List.of(Origins.ANY),
                Proxies.none(),
                AddressLimits.defaults(),
                HttpSecurity.defaults(),
                false);
    }

    /** From files; null for both is plain HTTP. */
    public HttpConfig withTls(@Nullable Path certificate, @Nullable Path key) {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("TLS needs both a certificate and its key");
        }
        return withTls(
                certificate == null || key == null
                        ? null
                        : new TlsIdentity.Files(certificate, key));
    }

    public HttpConfig withTls(@Nullable TlsIdentity its) {
        return new HttpConfig(
                host,
                port,
                its,
                limits,
                allowedOrigins,
                proxies,
                addresses,
                security,
                loopbackOnly);
    }

    public HttpConfig withLimits(HttpLimits other) {
        return new HttpConfig(
                host, port, tls, other, allowedOrigins, proxies, addresses, security, loopbackOnly);
    }

    public HttpConfig withLimits(AddressLimits other) {
        return new HttpConfig(
                host, port, tls, limits, allowedOrigins, proxies, other, security, loopbackOnly);
    }

    public HttpConfig withAllowedOrigins(List<String> origins) {
        return new HttpConfig(
                host, port, tls, limits, origins, proxies, addresses, security, loopbackOnly);
    }

    public HttpConfig withProxies(Proxies its) {
        return new HttpConfig(
                host, port, tls, limits, allowedOrigins, its, addresses, security, loopbackOnly);
    }

    /** Serves only requests that name this machine, as dev mode needs. */
    public HttpConfig forLoopbackOnly() {
        return new HttpConfig(
                host, port, tls, limits, allowedOrigins, proxies, addresses, security, true);
    }

    public HttpConfig withSecurity(HttpSecurity other) {
        return new HttpConfig(
                host, port, tls, limits, allowedOrigins, proxies, addresses, other, loopbackOnly);
    }
}
