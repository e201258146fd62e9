package sfu.core.relay;

import org.jspecify.annotations.Nullable;

import sfu.core.shard.MediaShards;
import sfu.core.shard.ShardFigures.TransportFigures;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The nodes to which this one relays. Safe for all threads. */
public final class Relays implements AutoCloseable {
    /** Longer than anybody waits. */
    private static final int FORGOTTEN_MS = 10_000;

    /** Whoever joins waits for it. */
    private static final int CONNECT_MS = 1_000;

    private final MediaShards shards;
    private final Map<String, Relay> relays = new ConcurrentHashMap<>(); // by node
    private final Map<String, CompletableFuture<Relay>> awaited = new ConcurrentHashMap<>();
    private volatile Consumer<String> dial = node -> {};
    private volatile UnaryOperator<String> regions = node -> "";
    private volatile MediaPlacing placing = MediaPlacing.BY_ARRIVAL;

    public Relays(MediaShards shards) {
        this.shards = shards;
    }

    /**
     * A connection to another node is there: media may go by it until it is {@link Relay#lost}. One
     * that there was before ends.
     *
     * @param own see {@link Relay.Own}
     */
    public synchronized Relay connect(Relay.Own own, String peer, RelayWire wire) {
        if (peer.equals(own.name())) {
            throw new IllegalArgumentException("a node does not relay to itself: " + peer);
        }
        Relay before = relays.remove(peer);
        if (before != null) {
            before.lost("it connected anew");
        }
        Relay relay = new Relay(this, shards, own, peer, wire);
        relays.put(peer, relay);
        return relay;
    }

    /** The relay to a node that is up, or null. */
    public @Nullable Relay to(String node) {
        Relay its = relays.get(node);
        return its != null && its.isUp() ? its : null;
    }

    /**
     * How a connection to a node is made that there is none to; until this is said none is.
     *
     * @param how returns at once
     */
    public void dialBy(Consumer<String> how) {
        dial = how;
    }

    /**
     * In which region a node is; until this is said, in none.
     *
     * @param its from a node's name, this one's too, to its region; empty: nowhere in particular
     */
    public void regionsBy(UnaryOperator<String> its) {
        regions = its;
    }

    /** Who says where media comes to; until this is said, {@link MediaPlacing#BY_ARRIVAL}. */
    public void placeBy(MediaPlacing its) {
        placing = its;
    }

    /** Whether this node takes the media of one more, who counts from now on if so. */
    public boolean takesOneHere() {
        return placing.takesOneHere();
    }

    /** The relay to the node that takes it; fails if none does, or that cannot be reached. */
    public CompletableFuture<Relay> elsewhere(MediaPlacing.Overflow who) {
        return placing.elsewhere(who)
                .thenCompose(node ->
                        node.map(its -> whenUp(its, CONNECT_MS))
                                .orElseGet(() ->
                                        CompletableFuture.failedFuture(
                                                new IllegalStateException("no node takes it"))));
    }

    String region(String node) {
        return regions.apply(node);
    }

    /** The relay to a node once it is up; fails if it is not within this time. */
    CompletableFuture<Relay> whenUp(String node, int withinMs) {
        CompletableFuture<Relay> all =
                awaited.computeIfAbsent(node, name -> new CompletableFuture<>());
        CompletableFuture<Relay> its =
                all.copy().orTimeout(withinMs, TimeUnit.MILLISECONDS); // others wait longer
        Relay known = to(node);
        if (known != null) {
            up(known);
        } else {
            CompletableFuture.delayedExecutor(FORGOTTEN_MS, TimeUnit.MILLISECONDS)
                    .execute(() -> awaited.remove(node, all));
            dial.accept(node);
        }
        return its;
    }

    void up(Relay relay) {
        CompletableFuture<Relay> its = awaited.remove(relay.peer());
        if (its != null) {
            its.complete(relay);
        }
    }

    /** This node as the edge of a room of another one; null: it is none, or none any more. */
    @Nullable EdgeSide edge(String home, int association) {
        Relay its = relays.get(home);
        return its == null ? null : its.edge(association);
    }

    /** All that there are, by node. */
    public Map<String, Relay> all() {
        return Map.copyOf(relays);
    }

    /** Transports of other nodes' rooms that are here. */
    public int hosted() {
        return relays.values().stream().mapToInt(its -> its.count().here()).sum();
    }

    /**
     * This node is about to end: the home of one room is told whose participants have media here,
     * and which was not told yet.
     *
     * @param withinMs until then they are to have it elsewhere
     * @return whether there was one
     */
    public boolean leaveOne(int withinMs) {
        return relays.values().stream().anyMatch(its -> its.leaveOne(withinMs));
    }

    /** It does not end after all; those who were told go nevertheless. */
    public void stay() {
        relays.values().forEach(Relay::stay);
    }

    /** What was counted of transports at other nodes, by number; a second old or so. */
    public Map<Long, TransportFigures> figures() {
        Map<Long, TransportFigures> all = new HashMap<>();
        relays.values().forEach(relay -> all.putAll(relay.figures()));
        return all;
    }

    /** The connection ended. */
    public void lost(Relay relay, String why) {
        relays.remove(relay.peer(), relay);
        relay.lost(why);
    }

    @Override
    public void close() {
        relays.values().forEach(Relay::close);
        relays.clear();
    }
}
