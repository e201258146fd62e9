package sfu.admin.config;

import org.jspecify.annotations.Nullable;

/**
 * What HTTP clients may cost, as in a YAML file; an address is an IPv4 address or an IPv6 /64.
 *
 * @param connections open at once, in all
 * @param connectionsPerAddress open at once
 * @param connectionsPerSecondPerAddress new ones
 * @param socketsPerAddress WebSockets and event streams, open at once
 * @param joinsPerMinutePerAddress of all rooms
 * @param headerBytes of a request
 * @param bodyBytes of a request
 * @param messageBytes of a WebSocket message, after decompression
 * @param queuedBytes that wait for a client that does not read, before it is closed
 * @param requestTimeoutMs from a request's first byte to its last
 * @param idleTimeoutMs without a byte of the client
 * @param pingIntervalMs of WebSockets
 */
public record HttpLimitsConfig(
        @Nullable Integer connections,
        @Nullable Integer connectionsPerAddress,
        @Nullable Integer connectionsPerSecondPerAddress,
        @Nullable Integer socketsPerAddress,
        @Nullable Integer joinsPerMinutePerAddress,
        @Nullable Integer headerBytes,
        @Nullable Integer bodyBytes,
        @Nullable Integer messageBytes,
        @Nullable Integer queuedBytes,
        @Nullable Integer requestTimeoutMs,
        @Nullable Integer idleTimeoutMs,
        @Nullable Integer pingIntervalMs) {
    private static final int MOST_A_SECOND = 1_000_000;
    private static final int LEAST_HEADER = 1024; // a token fits
    private static final int MOST_HEADER = 1 << 20;
    private static final int LEAST_BYTES = 16 << 10; // an offer of a few sections fits
    private static final int MOST_BYTES = 1 << 30;
    private static final int LEAST_MS = 100;
    private static final int MOST_MS = 3_600_000; // an hour

    public HttpLimitsConfig {
        Checks.range("connections", connections, 1, Integer.MAX_VALUE);
        Checks.range("connectionsPerAddress", connectionsPerAddress, 1, Integer.MAX_VALUE);
        Checks.range(
                "connectionsPerSecondPerAddress", connectionsPerSecondPerAddress, 1, MOST_A_SECOND);
        Checks.range("socketsPerAddress", socketsPerAddress, 1, Integer.MAX_VALUE);
        Checks.range("joinsPerMinutePerAddress", joinsPerMinutePerAddress, 1, MOST_A_SECOND);
        Checks.range("headerBytes", headerBytes, LEAST_HEADER, MOST_HEADER);
        Checks.range("bodyBytes", bodyBytes, LEAST_BYTES, MOST_BYTES);
        Checks.range("messageBytes", messageBytes, LEAST_BYTES, MOST_BYTES);
        Checks.range("queuedBytes", queuedBytes, LEAST_BYTES, MOST_BYTES);
        Checks.range("requestTimeoutMs", requestTimeoutMs, LEAST_MS, MOST_MS);
        Checks.range("idleTimeoutMs", idleTimeoutMs, LEAST_MS, MOST_MS);
        Checks.range("pingIntervalMs", pingIntervalMs, LEAST_MS, MOST_MS);
    }
}
