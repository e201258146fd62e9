package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.dtls.SrtpKeys;
import sfu.core.io.Addr;
import sfu.core.layers.LayersWanted;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * An association with another node, on which the tracks of a room go that both have participants
 * of: SRTP as with a client, but the address is known and the keys were agreed on, so there is no
 * ICE and no DTLS. Losses are repaired and key frames asked for on it as on any other.
 */
public final class NodeTransport extends TransportControl implements AutoCloseable {
    /** As much as a node may take; the limits of its participants hold where these are. */
    static final IngressLimits INGRESS =
            new IngressLimits(
                    IngressLimits.MAX_BITRATE_BPS,
                    IngressLimits.MAX_PACKETS_PER_SECOND,
                    RtcpLimits.MOST);

    /** SSRCs of each direction, for as long as it lasts: SRTP never starts one again. */
    public static final int MAX_STREAMS = 4_000;

    /** Between machines of one site, until it is measured. */
    private static final long FIRST_RTT_NS = 2_000_000;

    private final Transport transport;
    private final int number;
    private final Shard shard;
    private final Trunks trunks;
    private @Nullable InetSocketAddress peer; // guarded by this
    private boolean isClosed; // guarded by this

    NodeTransport(
            Transport transport,
            int number,
            List<Shard> all,
            Trunks trunks,
            TransportEvents events) {
        super(transport, all, events);
        this.transport = transport;
        this.number = number;
        this.trunks = trunks;
        shard = transport.shard();
        shard.execute(new ShardCommand.Attach(transport));
    }

    /**
     * Its packets come from this address from now on, and what it sends goes there.
     *
     * @param keys the client's for what comes, the server's for what leaves
     */
    public synchronized void connect(InetSocketAddress to, SrtpKeys keys) {
        if (isClosed || peer != null) {
            return;
        }
        peer = to;
        trunks.join(to, number, transport);
        long hi = Addr.hi(to.getAddress());
        long lo = Addr.lo(to.getAddress());
        long port = Addr.port(to);
        shard.execute(new ShardCommand.SelectPath(transport, hi, lo, port, FIRST_RTT_NS));
        shard.execute(new ShardCommand.InstallKeys(transport, keys));
    }

    /** An SSRC of this association: the n-th of its direction, from 1 on. */
    public int ssrc(int n) {
        return number << 16 | n;
    }

    /** A slot gets one encoding of its track, all of it until {@link #top} says less. */
    public void pin(String mid, int encoding) {
        shard.execute(new ShardCommand.Pin(transport, mid, encoding));
    }

    /**
     * A pinned slot's viewers want no layer of its encoding above these.
     *
     * @param spatial 0 to 7, as {@code temporal}
     */
    public void top(String mid, int spatial, int temporal) {
        shard.execute(new ShardCommand.Top(transport, mid, spatial, temporal));
    }

    /** What a pinned slot's viewers take of its encoding: see {@link LayersWanted}. */
    public void most(String mid, int encoding, long bps) {
        shard.execute(new ShardCommand.Most(transport, mid, encoding, bps));
    }

    /** What is wanted of a track here is told anew: a node that wants none of it may be all. */
    public void retell(long track) {
        shard.execute(new ShardCommand.Retell(track));
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        InetSocketAddress its = peer;
        if (its != null) {
            peer = null;
            trunks.leave(its, number, transport);
        }
        shard.execute(new ShardCommand.Detach(transport));
    }
}
