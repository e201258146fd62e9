package sfu.core.io;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Picks what this host can do: recvmmsg and sendmmsg on a Netty epoll loop, or java.nio. */
public final class UdpPorts {
    private static final Logger LOG = LoggerFactory.getLogger(UdpPorts.class);
    private static final @Nullable String WHY_NOT = probe();

    private final UdpOptions options;
    private final boolean isNative;

    public UdpPorts(UdpOptions options) {
        this.options = options;
        isNative = options.nativeAllowed() && WHY_NOT == null;
    }

    /** What moves datagrams, for logs and /health. */
    public String engine() {
        if (!isNative) {
            return "java.nio";
        }
        return options.gso() ? "recvmmsg/sendmmsg+GSO" : "recvmmsg/sendmmsg";
    }

    /** Why this engine, in one line. */
    public String reason() {
        if (isNative) {
            return "native access works";
        }
        return WHY_NOT == null ? "asked for" : WHY_NOT;
    }

    public IoHandlerFactory ioHandlers() {
        return isNative ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /**
     * One socket of the same port per loop (SO_REUSEPORT). Natively a peer always arrives at the
     * shard that {@link #shardOf} names; with java.nio the kernel chooses.
     *
     * @param port 0 for any
     */
    public List<UdpBinding> bind(
            List<IoEventLoop> loops, int port, IntFunction<UdpPort.Receiver> receivers)
            throws IOException {
        List<UdpBinding> bound = new ArrayList<>();
        int samePort = port;
        for (int i = 0; i < loops.size(); i++) {
            UdpPort.Receiver receiver = receivers.apply(i);
            UdpBinding binding =
                    isNative
                            ? bindNative(loops, i, samePort, receiver)
                            : await(
                                    NioUdp.register(
                                            loops.get(i),
                                            NioUdpPort.open(samePort, options),
                                            receiver));
            samePort = binding.port().localPort();
            bound.add(binding);
        }
        return bound;
    }

    private UdpBinding bindNative(
            List<IoEventLoop> loops, int index, int port, UdpPort.Receiver receiver)
            throws IOException {
        LinuxUdpPort opened = LinuxUdpPort.open(port, options);
        if (index == 0) {
            if (loops.size() > 1) {
                opened.steer(loops.size());
            }
            hint(opened.receiveBuffer());
        }
        return await(EpollUdp.register(loops.get(index), opened, receiver));
    }

    private void hint(int receiveBuffer) {
        if (receiveBuffer < options.receiveBufferBytes()) {
            LOG.warn(
                    "the kernel gave {} bytes of UDP receive buffer instead of {}: raise it with"
                            + " sysctl -w net.core.rmem_max={} net.core.wmem_max={}",
                    receiveBuffer,
                    options.receiveBufferBytes(),
                    options.receiveBufferBytes(),
                    options.sendBufferBytes());
        }
    }

    private static <T> T await(io.netty.util.concurrent.Future<T> future) throws IOException {
        try {
            return future.sync().getNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening the port", e);
        }
    }

    /** The index of the shard at whose socket this peer's datagrams arrive. */
    public static int shardOf(long addrHi, long addrLo, long port, int shards) {
        return Steering.shard(addrHi, addrLo, port, shards);
    }

    private static @Nullable String probe() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean known = arch.equals("amd64") || arch.equals("aarch64");
        if (!"Linux".equals(System.getProperty("os.name")) || !known) {
            return "not Linux on x86_64 or aarch64";
        }
        try {
            if (!Epoll.isAvailable()) {
                return "Netty's epoll: " + Epoll.unavailabilityCause();
            }
            LinuxUdpPort.open(0, new UdpOptions(1, 1, 1500, 0, 0, true, true)).close();
            return null;
        } catch (IOException | RuntimeException | LinkageError e) {
            Throwable cause = e; // an IllegalCallerException when native access is denied
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause.toString();
        }
    }
}
