package sfu.core.shard;

import sfu.core.dtls.SrtpKeys;
import sfu.core.io.Addr;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * The association with another node, on which the tracks of all rooms go that both have
 * participants of: SRTP as with a client, but the address is known and the keys were agreed on, so
 * there is no ICE and no DTLS. Losses are repaired and key frames asked for on it as on any other.
 */
public final class NodeTransport extends TransportControl implements AutoCloseable {
    /** As much as a node may take; the limits of its participants hold where these are. */
    static final IngressLimits INGRESS =
            new IngressLimits(
                    IngressLimits.MAX_BITRATE_BPS,
                    IngressLimits.MAX_PACKETS_PER_SECOND,
                    RtcpLimits.MOST);

    static final int MAX_STREAMS = 1 << 16;

    /** Between machines of one site, until it is measured. */
    private static final long FIRST_RTT_NS = 2_000_000;

    private final Transport transport;
    private final Shard shard;
    private final List<Shard> arrivals;
    private InetSocketAddress peer = new InetSocketAddress(0); // none yet

    NodeTransport(
            Transport transport, List<Shard> all, List<Shard> arrivals, TransportEvents events) {
        super(transport, all, events);
        this.transport = transport;
        shard = transport.shard();
        this.arrivals = arrivals;
        shard.execute(new ShardCommand.Attach(transport));
    }

    /**
     * What comes from this address belongs to it from now on, and what it sends goes there.
     *
     * @param keys the client's for what comes, the server's for what leaves
     */
    public synchronized void connect(InetSocketAddress to, SrtpKeys keys) {
        peer = to;
        long hi = Addr.hi(to.getAddress());
        long lo = Addr.lo(to.getAddress());
        long port = Addr.port(to);
        for (Shard any : arrivals) {
            any.execute(new ShardCommand.Route(hi, lo, port, transport));
        }
        shard.execute(new ShardCommand.SelectPath(transport, hi, lo, port, FIRST_RTT_NS));
        shard.execute(new ShardCommand.InstallKeys(transport, keys));
    }

    /** A slot gets all of one encoding of its track. */
    public void pin(String mid, int encoding) {
        shard.execute(new ShardCommand.Pin(transport, mid, encoding));
    }

    @Override
    public synchronized void close() {
        if (peer.getAddress() != null && peer.getPort() != 0) {
            long hi = Addr.hi(peer.getAddress());
            long lo = Addr.lo(peer.getAddress());
            for (Shard any : arrivals) {
                any.execute(new ShardCommand.Unroute(hi, lo, Addr.port(peer), transport));
            }
        }
        shard.execute(new ShardCommand.Detach(transport));
    }
}
