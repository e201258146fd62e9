package sfu.signaling.http;

/**
 * What comes from one IPv4 address or IPv6 /64 at most; from loopback there may be any number, as
 * behind a proxy on this machine that says nothing everybody is there.
 *
 * @param maxConnections open at once; a trusted proxy's are not counted
 * @param connectionsPerSecond new ones, with a burst of ten seconds' worth
 * @param maxSockets WebSockets and event streams, open at once, behind trusted proxies too
 * @param joinsPerMinute likewise, with a burst of a minute's worth
 */
public record AddressLimits(
        int maxConnections, int connectionsPerSecond, int maxSockets, int joinsPerMinute) {
    public AddressLimits {
        if (maxConnections < 1
                || connectionsPerSecond < 1
                || maxSockets < 1
                || joinsPerMinute < 1) {
            throw new IllegalArgumentException("limits of an address are at least 1");
        }
    }

    /** A thousand people behind one address who come to the same town hall are right. */
    public static AddressLimits defaults() {
        return new AddressLimits(4000, 100, 2000, 1200);
    }
}
