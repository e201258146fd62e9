package sfu.core.shard;

import sfu.core.dtls.DtlsLimits;
import sfu.core.io.TcpOptions;
import sfu.core.io.UdpOptions;

import java.net.InetAddress;
import java.util.List;

/**
 * How the media plane is opened.
 *
 * @param ports of UDP, on all addresses
 * @param shards event loops, 1..64
 * @param advertise the addresses of the answers' candidates (NAT 1:1); empty for the host's own
 * @param tcp ICE-TCP on the same numbers
 * @param cacheBytes what the packet caches of all tracks may take together
 * @param ingress of each participant
 * @param addresses which are named and which are answered
 * @param guard against too much to do, and against standing still
 * @param dtls what handshakes and datagrams of peers are taken
 */
public record ShardOptions(
        PortRange ports,
        int shards,
        List<InetAddress> advertise,
        UdpOptions udp,
        TcpOptions tcp,
        CacheLimits cache,
        long cacheBytes,
        IngressLimits ingress,
        AddressOptions addresses,
        ShardGuard guard,
        DtlsLimits dtls) {
    /** As many as fit into the bits of a long. */
    static final int MAX_SHARDS = 64;

    public ShardOptions {
        if (shards < 1 || shards > MAX_SHARDS) {
            throw new IllegalArgumentException("1 to 64 shards, not " + shards);
        }
        if (ports.isRange() && ports.size() < shards) {
            throw new IllegalArgumentException(
                    "UDP ports %s are too few for %d shards, each of which needs one"
                            .formatted(ports, shards));
        }
        advertise = List.copyOf(advertise);
    }

    /** With the default limits of ingress, load and DTLS, and the default addresses. */
    public ShardOptions(
            PortRange ports,
            int shards,
            List<InetAddress> advertise,
            UdpOptions udp,
            TcpOptions tcp,
            CacheLimits cache,
            long cacheBytes) {
        this(
                ports,
                shards,
                advertise,
                udp,
                tcp,
                cache,
                cacheBytes,
                IngressLimits.defaults(),
                AddressOptions.defaults(),
                ShardGuard.defaults(),
                DtlsLimits.DEFAULT);
    }

    public ShardOptions withIngress(IngressLimits limits) {
        return new ShardOptions(
                ports,
                shards,
                advertise,
                udp,
                tcp,
                cache,
                cacheBytes,
                limits,
                addresses,
                guard,
                dtls);
    }

    public ShardOptions withAdvertise(List<InetAddress> wanted) {
        return new ShardOptions(
                ports,
                shards,
                wanted,
                udp,
                tcp,
                cache,
                cacheBytes,
                ingress,
                addresses,
                guard,
                dtls);
    }

    public ShardOptions withGuard(ShardGuard wanted) {
        return new ShardOptions(
                ports,
                shards,
                advertise,
                udp,
                tcp,
                cache,
                cacheBytes,
                ingress,
                addresses,
                wanted,
                dtls);
    }

    public ShardOptions withDtls(DtlsLimits wanted) {
        return new ShardOptions(
                ports,
                shards,
                advertise,
                udp,
                tcp,
                cache,
                cacheBytes,
                ingress,
                addresses,
                guard,
                wanted);
    }

    public ShardOptions withAddresses(AddressOptions wanted) {
        return new ShardOptions(
                ports,
                shards,
                advertise,
                udp,
                tcp,
                cache,
                cacheBytes,
                ingress,
                wanted,
                guard,
                dtls);
    }

    /** With one port for all shards, and ICE-TCP on it. */
    public ShardOptions(
            int port,
            int shards,
            List<InetAddress> advertise,
            UdpOptions udp,
            CacheLimits cache,
            long cacheBytes) {
        this(PortRange.of(port), shards, advertise, udp, TcpOptions.defaults(), cache, cacheBytes);
    }

    public ShardOptions withTcp(TcpOptions wanted) {
        return new ShardOptions(
                ports,
                shards,
                advertise,
                udp,
                wanted,
                cache,
                cacheBytes,
                ingress,
                addresses,
                guard,
                dtls);
    }

    public static ShardOptions defaults(int port) {
        return defaults(PortRange.of(port));
    }

    /** A shard for each processor, if the ports suffice. */
    public static ShardOptions defaults(PortRange ports) {
        int shards = Math.min(MAX_SHARDS, Runtime.getRuntime().availableProcessors());
        return new ShardOptions(
                ports,
                ports.isRange() ? Math.min(ports.size(), shards) : shards,
                List.of(),
                UdpOptions.defaults(),
                TcpOptions.defaults(),
                CacheLimits.defaults(),
                512L << 20);
    }
}
