package sfu.core.shard;

import sfu.core.io.UdpOptions;

import java.net.InetAddress;
import java.util.List;

/**
 * How the media plane is opened.
 *
 * @param port of UDP, on all addresses; 0 for any
 * @param shards event loops, 1..64
 * @param advertise the addresses of the answers' candidates (NAT 1:1); empty for the host's own
 * @param cacheBytes what the packet caches of all tracks may take together
 */
public record ShardOptions(
        int port,
        int shards,
        List<InetAddress> advertise,
        UdpOptions udp,
        CacheLimits cache,
        long cacheBytes) {
    /** As many as fit into the bits of a long. */
    static final int MAX_SHARDS = 64;

    public ShardOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the UDP port is 0 to 65535, not " + port);
        }
        if (shards < 1 || shards > MAX_SHARDS) {
            throw new IllegalArgumentException("1 to 64 shards, not " + shards);
        }
        advertise = List.copyOf(advertise);
    }

    public static ShardOptions defaults(int port) {
        return new ShardOptions(
                port,
                Math.min(MAX_SHARDS, Runtime.getRuntime().availableProcessors()),
                List.of(),
                UdpOptions.defaults(),
                CacheLimits.defaults(),
                512L << 20);
    }
}
