package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.Limit;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Who may connect: what is open now, in all and of each address, and how fast more comes. */
final class Gate {
    private static final int BURST_SECONDS = 10;

    private final int maxConnections;
    private final Consumer<Limit> refused;
    private final AtomicInteger connections = new AtomicInteger();
    private final AddressCount open;
    private final AddressCount webSockets;
    private final AddressPace pace;

    /**
     * @param refused is told of each limit that turned somebody away
     */
    Gate(int maxConnections, AddressLimits limits, Consumer<Limit> refused) {
        this.maxConnections = maxConnections;
        this.refused = refused;
        open = new AddressCount(limits.maxConnections());
        webSockets = new AddressCount(limits.maxSockets());
        pace =
                new AddressPace(
                        limits.connectionsPerSecond(),
                        (double) limits.connectionsPerSecond() * BURST_SECONDS);
    }

    /** A connection came; the limit that it is beyond, or null: then it is to {@link #leave}. */
    @Nullable Limit enter() {
        if (connections.incrementAndGet() > maxConnections) {
            connections.decrementAndGet();
            return refuse(Limit.CONNECTIONS);
        }
        return null;
    }

    void leave() {
        connections.decrementAndGet();
    }

    /** It is known whose it is; null: then that is to {@link #disconnect}. */
    @Nullable Limit connect(@Nullable InetAddress client, long nowNs) {
        if (!pace.admit(client, nowNs)) {
            return refuse(Limit.ADDRESS_CONNECTION_RATE);
        }
        return open.enter(client) ? null : refuse(Limit.ADDRESS_CONNECTIONS);
    }

    void disconnect(@Nullable InetAddress client) {
        open.leave(client);
    }

    /** It asks for a WebSocket; null: then that is to {@link #closeSocket}. */
    @Nullable Limit openSocket(@Nullable InetAddress client) {
        return webSockets.enter(client) ? null : refuse(Limit.ADDRESS_SOCKETS);
    }

    void closeSocket(@Nullable InetAddress client) {
        webSockets.leave(client);
    }

    private Limit refuse(Limit limit) {
        refused.accept(limit);
        return limit;
    }
}
