package sfu.signaling.http;

import java.time.Duration;

/**
 * What one client may cost. All are per connection but {@code maxConnections}.
 *
 * @param maxHeaderBytes of the request line, and of all header fields together
 * @param maxMessageBytes of a WebSocket message, after decompression
 * @param maxQueuedBytes what may wait for a client that does not read, before it is closed
 * @param requestTimeout from a request's first byte to its last
 * @param idleTimeout without a byte from the client; event streams: without one taken by it
 * @param pingInterval of WebSockets
 * @param heartbeat of event streams, so that proxies do not end them
 */
public record HttpLimits(
        int maxConnections,
        int maxHeaderBytes,
        int maxBodyBytes,
        int maxMessageBytes,
        int maxQueuedBytes,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration pingInterval,
        Duration heartbeat) {
    public HttpLimits {
        require(maxConnections > 0, "connections");
        require(maxHeaderBytes > 0, "header bytes");
        require(maxBodyBytes >= 0, "body bytes");
        require(maxMessageBytes > 0, "message bytes");
        require(maxQueuedBytes > 0, "queued bytes");
        require(requestTimeout.isPositive(), "the request time-out");
        require(idleTimeout.isPositive(), "the idle time-out");
        require(pingInterval.isPositive(), "the ping interval");
        require(heartbeat.isPositive(), "the heartbeat");
    }

    private static void require(boolean isRight, String what) {
        if (!isRight) {
            throw new IllegalArgumentException("HTTP: " + what + " must be above zero");
        }
    }

    /**
     * Room for an offer of some hundred media sections, not for a megabyte; a silent client is gone
     * in a minute.
     */
    public static HttpLimits defaults() {
        return new HttpLimits(
                20_000,
                16 << 10,
                4 << 20,
                960 << 10,
                8 << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(25),
                Duration.ofSeconds(15));
    }

    /** With other times of silence. */
    public HttpLimits withSilence(Duration itsPingInterval, Duration itsIdleTimeout) {
        return new HttpLimits(
                maxConnections,
                maxHeaderBytes,
                maxBodyBytes,
                maxMessageBytes,
                maxQueuedBytes,
                requestTimeout,
                itsIdleTimeout,
                itsPingInterval,
                heartbeat);
    }
}
