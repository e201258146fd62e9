package sfu.core.relay;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.dtls.SrtpKeys;
import sfu.core.shard.MediaShards;
import sfu.core.shard.ShardFigures.TransportFigures;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this node and another one relay to each other, while their connection lasts: here it is the
 * home of some rooms and the edge of others.
 */
public final class Relay implements AutoCloseable {
    /** Of the messages; nodes of other versions do not relay to each other. */
    public static final int VERSION = 1;

    /** Of one connection, of this home: a number is used once. */
    private static final int MAX_NUMBER = 65_535;

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int NONCE_BYTES = 32;

    /**
     * Who speaks.
     *
     * @param name of this node; the other's is another one
     * @param media where its media comes from, as other nodes see it
     * @param secret of the cluster
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once
    public record Own(String name, InetAddress media, byte[] secret) {
        @Override
        public String toString() {
            return "Own[" + name + "]"; // never the secret
        }
    }

    /** What the other node said of itself. */
    @SuppressWarnings("ArrayRecordComponent") // read once
    private record Other(InetAddress media, byte[] nonce) {}

    private final MediaShards shards;
    private final Own own;
    private final String peer;
    private final RelayWire wire;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private final AtomicInteger numbers;
    private final Map<Integer, HomeSide> homes = new ConcurrentHashMap<>(); // by association
    private final Map<Integer, Association> associations = new ConcurrentHashMap<>(); // of these
    private final Map<Integer, EdgeSide> edges = new ConcurrentHashMap<>();
    private volatile @Nullable Other other;
    private int newest; // association that the other began; on the thread of its messages
    private volatile boolean isOver;

    /** Says hello; it is up once the other has. */
    public Relay(MediaShards shards, Own own, String peer, RelayWire wire) {
        this.shards = shards;
        this.own = own;
        this.peer = peer;
        this.wire = wire;
        new SecureRandom().nextBytes(nonce);
        numbers = new AtomicInteger(isFirst() ? 0 : -1); // no number is both sides'
        wire.send(
                0,
                new RelayMessage.Hello(
                        VERSION,
                        own.media().getHostAddress(),
                        Base64.getEncoder().encodeToString(nonce)));
    }

    private boolean isFirst() {
        return own.name().compareTo(peer) < 0;
    }

    /** Whether media can cross. */
    public boolean isUp() {
        return other != null && !isOver;
    }

    String peer() {
        return peer;
    }

    /**
     * A room of this node is about to have participants at the other one.
     *
     * @param shard its home shard
     * @return null if the connection has had as many as it can have: a new one is needed
     */
    public @Nullable HomeSide begin(int shard) {
        int number = numbers.addAndGet(2);
        if (number > MAX_NUMBER || !isUp()) {
            return null;
        }
        Association its = new Association(shards, shard, number, wire, why -> failed(number, why));
        HomeSide home = new HomeSide(peer, its, shards::nextNumber, () -> forget(number));
        associations.put(number, its);
        homes.put(number, home);
        if (isOver) { // meanwhile
            home.lost("the connection ended");
            return null;
        }
        its.send(new RelayMessage.Begin(shards.portOf(shard)));
        return home;
    }

    private void failed(int number, String why) {
        LOG.warn("what is relayed to node {} begins anew: {}", peer, why);
        HomeSide home = homes.get(number);
        EdgeSide edge = edges.get(number);
        wire.send(number, new RelayMessage.End(why));
        if (home != null) {
            home.lost(why);
        } else if (edge != null) {
            end(edge);
        }
    }

    private void forget(int number) {
        homes.remove(number);
        associations.remove(number);
    }

    private void end(EdgeSide edge) {
        edges.remove(edge.number());
        edge.close();
    }

    /**
     * Takes what the other node says, in order, on one thread.
     *
     * @throws IllegalArgumentException if no node says that: the connection is to be closed
     */
    public void onMessage(int association, RelayMessage message) {
        if (isOver) {
            return;
        }
        Other known = other;
        if (message instanceof RelayMessage.Hello hello) {
            meet(hello);
        } else if (known == null) {
            throw new IllegalArgumentException("a node says hello first");
        } else if (message instanceof RelayMessage.Begin begin) {
            begin(association, begin, known);
        } else {
            within(association, message, known);
        }
    }

    private void within(int association, RelayMessage message, Other known) {
        EdgeSide edge = edges.get(association);
        HomeSide home = homes.get(association);
        if (edge != null && message instanceof RelayMessage.End) {
            end(edge);
        } else if (edge != null) {
            edge.onMessage(message);
        } else if (home != null && message instanceof RelayMessage.Begun(int port)) {
            Association its = associations.get(association);
            if (its != null) {
                its.connect(new InetSocketAddress(known.media(), port), keys(association, known));
            }
        } else if (home != null) {
            home.onMessage(message);
        } // else it ended here, and the other does not know yet
    }

    private void meet(RelayMessage.Hello hello) {
        if (other != null) {
            throw new IllegalArgumentException("node " + peer + " says hello twice");
        }
        if (hello.version() != VERSION) {
            throw new IllegalArgumentException(
                    "node " + peer + " has version " + hello.version() + " of the relay");
        }
        byte[] others = Base64.getDecoder().decode(hello.nonce());
        if (others.length != NONCE_BYTES) {
            throw new IllegalArgumentException("a nonce has " + NONCE_BYTES + " bytes");
        }
        other = new Other(InetAddress.ofLiteral(hello.address()), others);
        LOG.info("media is relayed to and from node {} at {}", peer, hello.address());
    }

    private void begin(int number, RelayMessage.Begin begin, Other known) {
        boolean isOthers = (number & 1) == (isFirst() ? 1 : 0);
        if (number <= newest || number > MAX_NUMBER || !isOthers) {
            throw new IllegalArgumentException("no association has the number " + number);
        }
        newest = number; // its keys are for it alone
        int shard = shards.assignHome();
        Association its = new Association(shards, shard, number, wire, why -> failed(number, why));
        its.connect(new InetSocketAddress(known.media(), begin.port()), keys(number, known));
        EdgeSide edge = new EdgeSide(shards, its);
        edges.put(number, edge);
        if (isOver) { // meanwhile
            end(edge);
            return;
        }
        its.send(new RelayMessage.Begun(shards.portOf(shard)));
    }

    private SrtpKeys keys(int number, Other known) {
        return RelayKeys.derive(own.secret(), nonce, known.nonce(), isFirst(), number);
    }

    /** The connection to the other node ended: so do all transports at it, and those for it. */
    public void lost(String why) {
        if (isOver) {
            return;
        }
        isOver = true;
        List.copyOf(edges.values()).forEach(this::end);
        List.copyOf(homes.values()).forEach(home -> home.lost(why));
    }

    /** What was counted of transports at the other node, by number. */
    Map<Long, TransportFigures> figures() {
        Map<Long, TransportFigures> all = new HashMap<>();
        homes.values().forEach(home -> all.putAll(home.figures()));
        return all;
    }

    /** What there is of it now. */
    public RelayFigures count() {
        RelayFigures all = RelayFigures.NONE;
        for (EdgeSide edge : edges.values()) {
            all = all.plus(edge.figures());
        }
        for (HomeSide home : homes.values()) {
            all = all.plus(home.count());
        }
        return all;
    }

    @Override
    public void close() {
        lost("this node ends");
    }
}
