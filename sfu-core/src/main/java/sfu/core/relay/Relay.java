package sfu.core.relay;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.LeaveReason;
import sfu.core.api.PublishSection;
import sfu.core.forward.TrackSpec;
import sfu.core.shard.MediaShards;
import sfu.core.shard.NodeTransport;
import sfu.core.shard.ShardFigures.TransportFigures;
import sfu.core.shard.TransportEvents;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What this node and another one relay to each other, while their connection lasts: here it is the
 * home of some rooms and the edge of others.
 */
public final class Relay implements AutoCloseable {
    /** Of the messages; nodes of other versions do not relay to each other. */
    public static final int VERSION = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int NONCE_BYTES = 32;

    /**
     * Who speaks.
     *
     * @param name of this node; the other's is another one
     * @param media where its media comes from, as the other node sees it
     * @param secret of the cluster
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once
    public record Own(String name, InetSocketAddress media, byte[] secret) {
        @Override
        public String toString() {
            return "Own[" + name + "]"; // never the secret
        }
    }

    private final MediaShards shards;
    private final Own own;
    private final String peer;
    private final Consumer<RelayMessage> out;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private final Imports imports = new Imports(() -> lost("its media failed"));
    private final NodeTransport node;
    private final Exports exports;
    private final Hosted hosted;
    private final AtomicInteger streams;
    private final Map<Long, EdgeTransport> edges = new ConcurrentHashMap<>(); // by number
    private final Map<Long, WantedOfEdge> ofEdge = new ConcurrentHashMap<>(); // by track
    private volatile boolean isUp;
    private volatile boolean isOver;

    /**
     * Says hello; it is up once the other has.
     *
     * @param out takes what is said to the other node, in order, without waiting
     */
    public Relay(MediaShards shards, Own own, String peer, Consumer<RelayMessage> out) {
        this.shards = shards;
        this.own = own;
        this.peer = peer;
        this.out = out;
        new SecureRandom().nextBytes(nonce);
        streams = new AtomicInteger(isFirst() ? 2 : 1); // no SSRC is both sides'
        int shard = Math.floorMod(peer.hashCode(), shards.shardCount());
        node = shards.openNode(shard, imports);
        exports = new Exports(node, () -> streams.addAndGet(2), this::send);
        hosted = new Hosted(shards, node, exports, this::send);
        send(
                new RelayMessage.Hello(
                        VERSION,
                        own.media().getAddress().getHostAddress(),
                        shards.portOf(shard),
                        Base64.getEncoder().encodeToString(nonce)));
    }

    private boolean isFirst() {
        return own.name().compareTo(peer) < 0;
    }

    /** Whether media can cross. */
    public boolean isUp() {
        return isUp && !isOver;
    }

    String peer() {
        return peer;
    }

    int shard() {
        return node.home();
    }

    NodeTransport node() {
        return node;
    }

    Exports exports() {
        return exports;
    }

    void send(RelayMessage message) {
        if (!isOver) {
            out.accept(message);
        }
    }

    /** A transport at the other node for a participant of a room here. */
    public EdgeTransport open(TransportEvents events) {
        EdgeTransport its = new EdgeTransport(this, shards.nextNumber(), events);
        edges.put(its.number(), its);
        return its;
    }

    void closed(EdgeTransport its) {
        edges.remove(its.number());
    }

    /** How a track of a participant who is there comes here. */
    PublishSection importOf(TrackSpec spec, TransportEvents publisher) {
        PublishSection section = RelayedTrack.section(spec, () -> streams.addAndGet(2));
        WantedOfEdge wanted = new WantedOfEdge(spec.number(), shard(), publisher, this::send);
        ofEdge.put(spec.number(), wanted);
        imports.begin(node, section, spec, wanted);
        return section;
    }

    void endImport(long track) {
        ofEdge.remove(track);
        imports.end(node, track);
    }

    boolean isOfEdge(long track) {
        return ofEdge.containsKey(track);
    }

    /** Nobody on a shard of this server is shown it any more. */
    void forget(long track, int shard) {
        WantedOfEdge its = ofEdge.get(track);
        if (its != null) {
            its.forget(shard);
        }
    }

    /**
     * Takes what the other node says, in order, on one thread.
     *
     * @throws IllegalArgumentException if no node says that: the connection is to be closed
     */
    public void onMessage(RelayMessage message) {
        if (isOver) {
            return;
        }
        if (message instanceof RelayMessage.Hello hello) {
            connect(hello);
        } else if (!isUp) {
            throw new IllegalArgumentException("a node says hello first");
        } else if (!RelayDispatch.asEdge(message, hosted, node, imports, this::send)) {
            asHome(message);
        }
    }

    private void connect(RelayMessage.Hello hello) {
        if (hello.version() != VERSION || isUp) {
            throw new IllegalArgumentException(
                    "node " + peer + " has version " + hello.version() + " of the relay");
        }
        byte[] others = Base64.getDecoder().decode(hello.nonce());
        if (others.length != NONCE_BYTES) {
            throw new IllegalArgumentException("a nonce has " + NONCE_BYTES + " bytes");
        }
        InetSocketAddress to = new InetSocketAddress(literal(hello.address()), hello.port());
        node.connect(to, RelayKeys.derive(own.secret(), nonce, others, isFirst()));
        isUp = true;
        LOG.info("media is relayed to and from node {} at {}", peer, to);
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an IP address: " + address, e);
        }
    }

    private void asHome(RelayMessage message) {
        switch (message) {
            case RelayMessage.Wanted(long track, int mask) -> exports.wanted(track, mask);
            case RelayMessage.WantedThere(long track, int mask, long mostBps) -> {
                WantedOfEdge its = ofEdge.get(track);
                if (its != null) {
                    its.wantedThere(mask, mostBps);
                }
            }
            case RelayMessage.Opened(long to, var local) -> tell(to, edge -> edge.opened(local));
            case RelayMessage.Refused(long to, String why) -> tell(to, edge -> edge.refused(why));
            case RelayMessage.Connected(long to) -> tell(to, edge -> edge.events().connected());
            case RelayMessage.Closed(long to, var reason, String detail) ->
                    tell(to, edge -> edge.events().closed(reason, detail));
            case RelayMessage.SlotStarted(long to, String mid, long track, long timestamp) ->
                    tell(to, edge -> edge.events().slotStarted(mid, track, timestamp));
            case RelayMessage.SlotShows(long to, String mid, long track) ->
                    tell(to, edge -> edge.events().slotShows(mid, track));
            case RelayMessage.LayersChanged(long to, var layers) ->
                    tell(to, edge -> edge.events().slotLayers(layers));
            case RelayMessage.Figures(var counted) ->
                    counted.forEach((to, its) -> tell(to, edge -> edge.counted(its)));
            default ->
                    throw new IllegalArgumentException(
                            "no edge says " + message.getClass().getSimpleName());
        }
    }

    private void tell(long transport, Consumer<EdgeTransport> what) {
        EdgeTransport its = edges.get(transport);
        if (its != null) {
            what.accept(its);
        }
    }

    /** The connection to the other node ended: so do all transports at it, and those for it. */
    public void lost(String why) {
        if (isOver) {
            return;
        }
        isOver = true;
        hosted.closeAll();
        for (EdgeTransport its : List.copyOf(edges.values())) {
            its.events().closed(LeaveReason.DISCONNECTED, "node " + peer + " is gone: " + why);
        }
        node.close();
    }

    /** What the other node told last of transports that are there; asks for what it counts now. */
    Map<Long, TransportFigures> figures() {
        Map<Long, TransportFigures> all = new HashMap<>();
        if (isUp() && !edges.isEmpty()) {
            send(new RelayMessage.AskFigures());
        }
        edges.forEach((number, edge) -> {
            HostedFigures its = edge.figures();
            if (its != null) {
                all.put(number, its.figures());
            }
        });
        return all;
    }

    /** Of transports that are here for the other node, and there for this one. */
    public int[] transports() {
        return new int[] {hosted.size(), edges.size()};
    }

    /** How many tracks go to the other node, and come. */
    public int[] tracks() {
        return new int[] {exports.size(), imports.size()};
    }

    @Override
    public void close() {
        lost("this node ends");
    }
}
