package sfu.core.io;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Picks what this host can do: recvmmsg and sendmmsg on a Netty epoll loop, or java.nio. */
public final class UdpPorts {
    /** Puts a port on its loop; one that fails to is closed. */
    @FunctionalInterface
    private interface Registrar<P> {
        Future<? extends UdpBinding> register(IoEventLoop loop, P port, UdpPort.Receiver receiver);
    }

    private final UdpOptions options;
    private final boolean isNative;
    private final boolean isSegmenting;
    private final String reason;
    private final GsoRefusal refusal = new GsoRefusal();

    public UdpPorts(UdpOptions options) {
        this.options = options;
        NativeSupport support =
                options.nativeAllowed()
                        ? NativeSupport.ofThisHost()
                        : new NativeSupport(false, "native access is switched off", false);
        isNative = support.works();
        reason = support.reason();
        isSegmenting = options.gso() && support.segments();
    }

    /** What moves datagrams now, for logs and /health. Any thread, as the next one. */
    public String engine() {
        if (!isNative) {
            return "java.nio";
        }
        boolean gso = isSegmenting && !refusal.isSeen();
        return gso ? "recvmmsg/sendmmsg+GSO" : "recvmmsg/sendmmsg";
    }

    /** Why this engine, in one line. */
    public String reason() {
        return refusal.isSeen()
                ? reason + ", which the network refuses: " + refusal.cause()
                : reason;
    }

    boolean isNative() {
        return isNative;
    }

    UdpOptions options() {
        return options;
    }

    /** What the loops must run on that {@link #bind} is given. */
    public IoHandlerFactory ioHandlers() {
        return isNative ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /**
     * One port per loop on all addresses of this host, IPv4 and IPv6.
     *
     * @param port 0 for any
     */
    public List<UdpBinding> bind(
            List<? extends IoEventLoop> loops, int port, IntFunction<UdpPort.Receiver> receivers)
            throws IOException {
        return bind(loops, new InetSocketAddress(port), receivers);
    }

    /**
     * One port per loop, all of the same number (SO_REUSEPORT). Natively a peer's datagrams arrive
     * at the shard that {@link #shardOf} names. With java.nio the kernel chooses the shard, and
     * where it cannot (not on Linux) the first one receives for all.
     *
     * @param address a wildcard stands for both families; port 0 for any
     * @param receivers by shard; called on its loop, from now on
     * @throws IOException when the address is in use or not this host's; nothing stays open then
     */
    public List<UdpBinding> bind(
            List<? extends IoEventLoop> loops,
            InetSocketAddress address,
            IntFunction<UdpPort.Receiver> receivers)
            throws IOException {
        int shards = loops.size();
        if (isNative) {
            var opened = LinuxSockets.open(shards, address, options, refusal);
            return register(loops, opened, receivers, EpollUdp::register);
        }
        var opened = NioSockets.open(shards, address, options, NioSockets.canSpread());
        return register(loops, opened, receivers, NioUdp::register);
    }

    /**
     * One port per loop, each with an address of its own: a peer's datagrams arrive where they were
     * sent to.
     *
     * @throws IOException as above
     */
    public List<UdpBinding> bindEach(
            List<? extends IoEventLoop> loops,
            List<InetSocketAddress> addresses,
            IntFunction<UdpPort.Receiver> receivers)
            throws IOException {
        if (addresses.size() != loops.size()) {
            throw new IllegalArgumentException(loops.size() + " loops need as many addresses");
        }
        if (isNative) {
            var opened = LinuxSockets.openEach(addresses, options, refusal);
            return register(loops, opened, receivers, EpollUdp::register);
        }
        var opened = NioSockets.openEach(addresses, options);
        return register(loops, opened, receivers, NioUdp::register);
    }

    private static <P extends UdpPort> List<UdpBinding> register(
            List<? extends IoEventLoop> loops,
            List<P> ports,
            IntFunction<UdpPort.Receiver> receivers,
            Registrar<P> registrar)
            throws IOException {
        List<UdpBinding> bound = new ArrayList<>();
        try {
            for (int i = 0; i < ports.size(); i++) {
                UdpPort.Receiver receiver = receivers.apply(i);
                bound.add(await(registrar.register(loops.get(i), ports.get(i), receiver)));
            }
            return bound;
        } catch (IOException | RuntimeException e) {
            for (int i = 0; i < ports.size(); i++) {
                if (i < bound.size()) {
                    loops.get(i).execute(bound.get(i)::close);
                } else {
                    ports.get(i).close();
                }
            }
            throw e;
        }
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            if (future.await().isSuccess()) {
                return future.getNow();
            }
            throw new IOException("the event loop did not take the UDP port", future.cause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening the UDP port", e);
        }
    }

    /** The index of the shard at whose socket this peer's datagrams arrive. */
    public static int shardOf(long addrHi, long addrLo, long port, int shards) {
        return Steering.shard(addrHi, addrLo, port, shards);
    }
}
