package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and within which limits HTTP is served.
 *
 * @param tlsCertificate PEM chain; null for plain HTTP, then also the key
 * @param loopbackOnly whether Host and Origin must be names of this machine
 * @param maxQueuedBytes what may wait for a client that does not read, before it is closed
 */
public record HttpConfig(
        String host,
        int port,
        @Nullable Path tlsCertificate,
        @Nullable Path tlsKey,
        int maxBodyBytes,
        int maxFrameBytes,
        int maxConnections,
        int maxQueuedBytes,
        Duration idleTimeout,
        Duration pingInterval,
        boolean loopbackOnly) {
    public HttpConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the HTTP port is 0 to 65535, not " + port);
        }
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new IllegalArgumentException("TLS needs both a certificate and its key");
        }
    }

    public static HttpConfig of(String host, int port) {
        return new HttpConfig(
                host,
                port,
                null,
                null,
                4 << 20,
                4 << 20,
                20_000,
                8 << 20,
                Duration.ofSeconds(60),
                Duration.ofSeconds(25),
                false);
    }

    public HttpConfig withTls(@Nullable Path certificate, @Nullable Path key) {
        return new HttpConfig(
                host,
                port,
                certificate,
                key,
                maxBodyBytes,
                maxFrameBytes,
                maxConnections,
                maxQueuedBytes,
                idleTimeout,
                pingInterval,
                loopbackOnly);
    }

    /** Serves only requests that name this machine, as dev mode needs. */
    public HttpConfig forLoopbackOnly() {
        return new HttpConfig(
                host,
                port,
                tlsCertificate,
                tlsKey,
                maxBodyBytes,
                maxFrameBytes,
                maxConnections,
                maxQueuedBytes,
                idleTimeout,
                pingInterval,
                true);
    }
}
