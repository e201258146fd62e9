package sfu.core.io;

/**
 * ICE-TCP (RFC 6544), passive, and what its peers may take.
 *
 * @param enabled whether the media ports listen in TCP too
 * @param maxConnections in all
 * @param maxPerAddress connections of one IPv4 address or IPv6 /64
 * @param sendBytes what may wait for a peer; beyond it its video stops until the next key frame
 * @param sendWaitMs how long something may wait for a peer, likewise
 * @param checkTimeoutMs until a connection has brought a check of a peer that is expected
 * @param idleTimeoutMs without a byte from the peer
 * @param stallTimeoutMs without a byte to the peer while some wait
 */
public record TcpOptions(
        boolean enabled,
        int maxConnections,
        int maxPerAddress,
        int sendBytes,
        int sendWaitMs,
        int checkTimeoutMs,
        int idleTimeoutMs,
        int stallTimeoutMs) {

    public TcpOptions {
        if (maxConnections < 1 || maxPerAddress < 1) {
            throw new IllegalArgumentException("at least one ICE-TCP connection");
        }
        if (sendBytes < 16_384 || sendWaitMs < 1) {
            throw new IllegalArgumentException("at least 16384 bytes may wait for a TCP peer");
        }
        if (checkTimeoutMs < 1 || idleTimeoutMs < 1 || stallTimeoutMs < 1) {
            throw new IllegalArgumentException("timeouts of ICE-TCP are 1 ms or more");
        }
    }

    /** An idle one has missed two of a browser's checks of spare paths, 25 s apart. */
    public static TcpOptions defaults() {
        return new TcpOptions(true, 10_000, 256, 256 << 10, 500, 5_000, 60_000, 15_000);
    }

    public TcpOptions withEnabled(boolean wanted) {
        return new TcpOptions(
                wanted,
                maxConnections,
                maxPerAddress,
                sendBytes,
                sendWaitMs,
                checkTimeoutMs,
                idleTimeoutMs,
                stallTimeoutMs);
    }

    public TcpOptions withLimits(int connections, int perAddress) {
        return new TcpOptions(
                enabled,
                connections,
                perAddress,
                sendBytes,
                sendWaitMs,
                checkTimeoutMs,
                idleTimeoutMs,
                stallTimeoutMs);
    }

    public TcpOptions withTimeouts(int checkMs, int idleMs, int stallMs) {
        return new TcpOptions(
                enabled,
                maxConnections,
                maxPerAddress,
                sendBytes,
                sendWaitMs,
                checkMs,
                idleMs,
                stallMs);
    }
}
