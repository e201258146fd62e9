package sfu.signaling.session;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.ClusterException;
import sfu.signaling.cluster.NodeState;
import sfu.signaling.cluster.Place;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.NodeSockets;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.http.WebSocketListener;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Finds the node on which a client's room or session is, and connects there. While a node does not
 * answer it is tried again until it has expired: another one has the room then.
 */
public final class Forwarding {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final String TARGET = "/v1/ws";
    private static final String PROTOCOL = "sfu.v1";
    private static final long BETWEEN_MS = 200;

    /** Which client is to go on. */
    record Client(InetSocketAddress address, String token) {}

    /** How it goes on. */
    sealed interface Route {
        /** On this node. */
        record Here() implements Route {}

        /** By this connection to another. */
        record There(WebSocketConnection connection) implements Route {}

        /** Nowhere: what was to be resumed is over. */
        record Gone() implements Route {}
    }

    private final Cluster cluster;
    private final NodeSockets sockets;
    private volatile Consumer<NodeState> relay = node -> {};
    private final LongAdder carried = new LongAdder();
    private final LongAdder failed = new LongAdder();

    public Forwarding(Cluster cluster, NodeSockets sockets) {
        this.cluster = cluster;
        this.sockets = sockets;
    }

    /** Before the first client: what connects the media of both nodes, if it is not. */
    public void relayBy(Consumer<NodeState> its) {
        relay = its;
    }

    /** Somebody comes by way of this node: media may cross to it. */
    void relay(String start) {
        NodeState node = cluster.find(start);
        if (node != null) {
            relay.accept(node);
        }
    }

    /** What names of sessions and connections of this node end with. */
    String suffix() {
        return "." + cluster.start();
    }

    /** The start of the node that gave a name; empty: of none. */
    static String startOf(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    boolean isOwn(String name) {
        return !name.contains(".") || startOf(name).equals(cluster.start());
    }

    /** Where the client of a carried connection is to be: here, or it is not at all. */
    CompletableFuture<Route> arrive(String room) {
        return here(room, "the room went to another node meanwhile: join again");
    }

    /** Likewise, of one that has a session here, without a room. */
    CompletableFuture<Route> stay(String room) {
        return here(
                room,
                "this connection has a session, and the room is on another node: join it by a"
                        + " connection of its own");
    }

    private CompletableFuture<Route> here(String room, String otherwise) {
        return cluster.locate(room)
                .thenApply(place -> {
                    if (place instanceof Place.There) {
                        throw new ClusterException(otherwise);
                    }
                    return new Route.Here();
                });
    }

    /** To the node of a room. */
    CompletableFuture<Route> join(String room, Client client, WebSocketListener listener) {
        return join(room, client, listener, deadline());
    }

    private CompletableFuture<Route> join(
            String room, Client client, WebSocketListener listener, long deadlineNs) {
        return cluster.locate(room)
                .thenCompose(place ->
                        switch (place) {
                            case Place.Here() ->
                                    CompletableFuture.completedFuture(new Route.Here());
                            case Place.There(NodeState node) ->
                                    connect(node, client, listener)
                                            .exceptionallyCompose(failure -> {
                                                if (System.nanoTime() - deadlineNs > 0) {
                                                    return CompletableFuture.failedFuture(
                                                            unreachable(node, failure));
                                                }
                                                return later(() ->
                                                        join(room, client, listener, deadlineNs));
                                            });
                        });
    }

    /** To the node that a session is on. */
    CompletableFuture<Route> resume(String session, Client client, WebSocketListener listener) {
        return resume(session, client, listener, deadline());
    }

    private CompletableFuture<Route> resume(
            String session, Client client, WebSocketListener listener, long deadlineNs) {
        NodeState node = cluster.find(startOf(session));
        if (node == null) {
            return CompletableFuture.completedFuture(new Route.Gone());
        }
        return connect(node, client, listener)
                .exceptionallyCompose(failure -> {
                    LOG.debug("node {} does not answer: {}", node.name(), failure.toString());
                    boolean isOver =
                            cluster.isAvailable()
                                    ? !cluster.isAlive(node.start())
                                    : System.nanoTime() - deadlineNs > 0;
                    return isOver
                            ? CompletableFuture.completedFuture(new Route.Gone())
                            : later(() -> resume(session, client, listener, deadlineNs));
                });
    }

    private long deadline() {
        Duration retry = cluster.settings().pace().retry();
        return System.nanoTime() + retry.toNanos();
    }

    private static CompletableFuture<Route> later(
            java.util.function.Supplier<CompletableFuture<Route>> again) {
        return CompletableFuture.supplyAsync(
                        () -> again,
                        CompletableFuture.delayedExecutor(BETWEEN_MS, TimeUnit.MILLISECONDS))
                .thenCompose(java.util.function.Supplier::get);
    }

    private CompletableFuture<Route> connect(
            NodeState node, Client client, WebSocketListener listener) {
        String voucher = cluster.vouchers().of(node, client.address(), "GET", TARGET);
        String protocols =
                client.token().isEmpty() ? PROTOCOL : PROTOCOL + ",token." + client.token();
        return sockets.open(
                        URI.create(node.url()),
                        TARGET,
                        protocols,
                        Map.of(Carriage.HEADER, voucher),
                        listener)
                .whenComplete((opened, failure) -> {
                    cluster.reached(node, failure == null);
                    (failure == null ? carried : failed).increment();
                })
                .thenApply(Route.There::new);
    }

    private static ClusterException unreachable(NodeState node, Throwable failure) {
        LOG.warn(
                "node {} at {} cannot be reached: {}", node.name(), node.url(), failure.toString());
        return new ClusterException(
                "the node of this room cannot be reached: try again in some seconds", failure);
    }

    /** How many connections were carried to another node. */
    public long carried() {
        return carried.sum();
    }

    /** How often another node could not be connected to. */
    public long failed() {
        return failed.sum();
    }
}
