package sfu.core.relay;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.dtls.SrtpKeys;
import sfu.core.shard.BitrateMeter;
import sfu.core.shard.MediaShards;
import sfu.core.shard.NodeTransport;
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
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What this node and another one relay to each other, while their connection lasts: here it is the
 * home of some rooms and the edge of others, and an edge that sends to another one.
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
    private record Other(InetAddress media, byte[] nonce, boolean feeds, boolean leaves) {}

    private final Relays all;
    private final MediaShards shards;
    private final Own own;
    private final String peer;
    private final RelayWire wire;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private final AtomicInteger numbers;
    private final Map<Integer, Side> sides = new ConcurrentHashMap<>(); // by association
    private volatile @Nullable Other other;
    private int newest; // association that the other began; on the thread of its messages
    private volatile boolean isOver;

    /** Says hello; it is up once the other has. */
    Relay(Relays all, MediaShards shards, Own own, String peer, RelayWire wire) {
        this.all = all;
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
                        Base64.getEncoder().encodeToString(nonce),
                        true,
                        true));
    }

    private boolean isFirst() {
        return own.name().compareTo(peer) < 0;
    }

    /** Whether media can cross. */
    public boolean isUp() {
        return other != null && !isOver;
    }

    /** The other node. */
    public String peer() {
        return peer;
    }

    /** Where the other node is; empty: nowhere in particular. */
    String region() {
        return all.region(peer);
    }

    /** Whether that is a region, and not this node's. */
    boolean isFar() {
        return !region().isEmpty() && !region().equals(all.region(own.name()));
    }

    /** Whether the other node can be part of a {@link FeedTree}. */
    boolean canFeed() {
        Other its = other;
        return its != null && its.feeds();
    }

    /**
     * A room of this node is about to have participants at the other one.
     *
     * @param shard its home shard
     * @param ingress what is sent into the room
     * @return null if the connection has had as many as it can have: a new one is needed
     */
    public @Nullable HomeSide begin(int shard, BitrateMeter ingress) {
        RelayMessage first = new RelayMessage.Begin(shards.portOf(shard));
        return beginIn(
                shard,
                ingress,
                first,
                its ->
                        new HomeSide(
                                this, its, shards::nextNumber, () -> sides.remove(its.number())));
    }

    /**
     * This node is about to send the other one what it gets of a room of a third.
     *
     * @param shard to which it comes
     * @param home told how it goes
     * @return null if it does not
     */
    @Nullable Feeder beginFeed(
            int shard,
            String homeOf,
            RelayMessage.EdgeId to,
            Consumer<RelayMessage> home,
            Consumer<Feeder> onEnd) {
        RelayMessage first =
                new RelayMessage.BeginFeed(shards.portOf(shard), homeOf, to.association());
        return beginIn(
                shard,
                new BitrateMeter(),
                first,
                its ->
                        new Feeder(
                                to,
                                its,
                                home,
                                self -> {
                                    sides.remove(its.number());
                                    onEnd.accept(self);
                                }));
    }

    /**
     * An association that this side begins: the other takes numbers only as they rise, so they are
     * said in order.
     *
     * @return null if there can be none
     */
    private <S extends Side> @Nullable S beginIn(
            int shard, BitrateMeter ingress, RelayMessage first, Function<Association, S> sideOf) {
        Association its;
        S side;
        synchronized (numbers) {
            int number = numbers.addAndGet(2);
            if (number > MAX_NUMBER || !isUp()) {
                return null;
            }
            its = association(shard, number, ingress);
            side = sideOf.apply(its);
            sides.put(number, side);
            its.send(first);
        }
        return goesOn(side) ? side : null;
    }

    /** Whether the connection did not end before it was known of. */
    private boolean goesOn(Side side) {
        if (isOver) {
            side.lost("the connection ended");
        }
        return !isOver;
    }

    private Association association(int shard, int number, BitrateMeter ingress) {
        return new Association(
                shards,
                shard,
                number,
                wire,
                ingress,
                (node, port) -> connect(node, number, port),
                why -> failed(number, why));
    }

    private void connect(NodeTransport node, int number, int port) {
        Other known = other;
        if (known != null) {
            node.connect(new InetSocketAddress(known.media(), port), keys(number, known));
        }
    }

    /** What the other side began. */
    private void join(Association its, Side side, int shard) {
        sides.put(its.number(), side);
        its.send(new RelayMessage.Begun(shards.portOf(shard)));
        goesOn(side);
    }

    private void failed(int number, String why) {
        LOG.warn("what is relayed to node {} begins anew: {}", peer, why);
        Side side = sides.get(number);
        wire.send(number, new RelayMessage.End(why));
        if (side != null) {
            side.lost(why);
        }
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
        switch (message) {
            case RelayMessage.Hello hello -> meet(hello);
            case RelayMessage.Begin(int port) -> begin(association, port);
            case RelayMessage.BeginFeed feed -> begin(association, feed);
            default -> within(association, message);
        }
    }

    private void within(int association, RelayMessage message) {
        if (other == null) {
            throw new IllegalArgumentException("a node says hello first");
        }
        Side side = sides.get(association);
        if (side != null && message instanceof RelayMessage.End(String why)) {
            side.lost(why);
        } else if (side != null) {
            side.onMessage(message);
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
        other =
                new Other(
                        InetAddress.ofLiteral(hello.address()),
                        others,
                        hello.feeds(),
                        hello.leaves());
        LOG.info("media is relayed to and from node {} at {}", peer, hello.address());
        all.up(this);
    }

    /** The other node is the home of a room and this one its edge. */
    private void begin(int number, int port) {
        use(number);
        int shard = shards.assignHome();
        Association its = association(shard, number, new BitrateMeter());
        its.begun(port);
        Runnable forget = () -> sides.remove(number);
        EdgeSide edge = new EdgeSide(shards, its, new Feeders(all, this, shard, its::send), forget);
        join(its, edge, shard);
    }

    /** Both are edges of a room, which comes from there. */
    private void begin(int number, RelayMessage.BeginFeed feed) {
        use(number);
        EdgeSide edge = all.edge(feed.home(), feed.association());
        if (edge == null) {
            wire.send(number, new RelayMessage.End("nobody of that room is here"));
            return;
        }
        Association its = association(edge.shard(), number, new BitrateMeter());
        its.begun(feed.port());
        Feed side = new Feed(edge, its, () -> sides.remove(number));
        join(its, side, edge.shard());
        if (!edge.feedBy(side)) {
            side.end("the room comes by another way");
        }
    }

    /** A number is used once: its keys are for it alone. */
    private void use(int number) {
        boolean isOthers = (number & 1) == (isFirst() ? 1 : 0);
        if (other == null || number <= newest || number > MAX_NUMBER || !isOthers) {
            throw new IllegalArgumentException("no association has the number " + number);
        }
        newest = number;
    }

    @Nullable EdgeSide edge(int association) {
        return sides.get(association) instanceof EdgeSide edge ? edge : null;
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
        List.copyOf(sides.values()).forEach(side -> side.lost(why));
    }

    /**
     * This node is about to end: one home is told whose participants are here, and was not yet.
     *
     * @return whether there was one
     */
    boolean leaveOne(int withinMs) {
        Other its = other;
        if (its == null || !its.leaves()) {
            return false; // an older version: its people join anew when this node ends
        }
        return sides.values().stream()
                .anyMatch(side -> side instanceof EdgeSide edge && edge.leave(withinMs));
    }

    void stay() {
        sides.values()
                .forEach(side -> {
                    if (side instanceof EdgeSide edge) {
                        edge.stay();
                    }
                });
    }

    /** What was counted of transports at the other node, by number. */
    Map<Long, TransportFigures> figures() {
        Map<Long, TransportFigures> counted = new HashMap<>();
        for (Side side : sides.values()) {
            if (side instanceof HomeSide home) {
                counted.putAll(home.figures());
            }
        }
        return counted;
    }

    /** What there is of it now. */
    public RelayFigures count() {
        return sides.values().stream()
                .map(Side::count)
                .reduce(RelayFigures.NONE, RelayFigures::plus);
    }

    @Override
    public void close() {
        lost("this node ends");
    }
}
