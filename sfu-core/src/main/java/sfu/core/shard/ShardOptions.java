package sfu.core.shard;

import sfu.core.dtls.DtlsLimits;
import sfu.core.io.TcpOptions;
import sfu.core.io.UdpOptions;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

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

    public ShardOptions withIngress(IngressLimits wanted) {
        return with(its -> its.ingress = wanted);
    }

    public ShardOptions withAdvertise(List<InetAddress> wanted) {
        return with(its -> its.advertise = wanted);
    }

    public ShardOptions withGuard(ShardGuard wanted) {
        return with(its -> its.guard = wanted);
    }

    public ShardOptions withDtls(DtlsLimits wanted) {
        return with(its -> its.dtls = wanted);
    }

    public ShardOptions withAddresses(AddressOptions wanted) {
        return with(its -> its.addresses = wanted);
    }

    public ShardOptions withTcp(TcpOptions wanted) {
        return with(its -> its.tcp = wanted);
    }

    private ShardOptions with(Consumer<Parts> change) {
        Parts its = new Parts(this);
        change.accept(its);
        return its.whole();
    }

    /** What a copy with another part is made of. */
    private static final class Parts {
        private final ShardOptions from;
        private List<InetAddress> advertise;
        private TcpOptions tcp;
        private IngressLimits ingress;
        private AddressOptions addresses;
        private ShardGuard guard;
        private DtlsLimits dtls;

        Parts(ShardOptions from) {
            this.from = from;
            advertise = from.advertise;
            tcp = from.tcp;
            ingress = from.ingress;
            addresses = from.addresses;
            guard = from.guard;
            dtls = from.dtls;
        }

        ShardOptions whole() {
            return new ShardOptions(
                    from.ports,
                    from.shards,
                    advertise,
                    from.udp,
                    tcp,
                    from.cache,
                    from.cacheBytes,
                    ingress,
                    addresses,
                    guard,
                    dtls);
        }
    }
}
