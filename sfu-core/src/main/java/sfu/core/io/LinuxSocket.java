package sfu.core.io;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A non-blocking Linux UDP socket as a descriptor, set up for media. */
final class LinuxSocket implements Kernel, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxSocket.class);

    private final Arena arena = Arena.ofShared(); // opened by one thread, used by its loop's
    private final MemorySegment state = Sys.newState(arena);
    private final MemorySegment timespec = arena.allocate(Sys.TIMESPEC, Long.BYTES);
    private final boolean v6;
    private final int fd;
    private boolean closed;

    /**
     * An IPv6 socket that takes IPv4 as well, or plain IPv4 where the host has no IPv6.
     *
     * @param v6Wanted false: IPv4 only
     */
    static LinuxSocket open(boolean v6Wanted, UdpOptions options) throws IOException {
        LinuxSocket socket = new LinuxSocket(v6Wanted);
        try {
            socket.configure(options);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    private LinuxSocket(boolean v6Wanted) throws IOException {
        int opened = v6Wanted ? Sys.socket(state, Sys.AF_INET6) : -1;
        v6 = opened >= 0;
        if (!v6) {
            opened = Sys.socket(state, Sys.AF_INET);
            if (opened < 0) {
                arena.close();
            }
        }
        fd = Errno.check(opened, "socket");
    }

    private void configure(UdpOptions options) throws IOException {
        if (v6) {
            require(Sys.IPPROTO_IPV6, Sys.IPV6_V6ONLY, 0, "IPV6_V6ONLY");
            set(Sys.IPPROTO_IPV6, Sys.IPV6_MTU_DISCOVER, Sys.PMTUDISC_DO);
        }
        // Never fragment; of an IPv6 socket too, for its IPv4 peers.
        set(Sys.IPPROTO_IP, Sys.IP_MTU_DISCOVER, Sys.PMTUDISC_DO);
        require(Sys.SOL_SOCKET, Sys.SO_REUSEPORT, 1, "SO_REUSEPORT");
        buffer(Sys.SO_RCVBUF, Sys.SO_RCVBUFFORCE, options.receiveBufferBytes());
        buffer(Sys.SO_SNDBUF, Sys.SO_SNDBUFFORCE, options.sendBufferBytes());
        set(Sys.SOL_SOCKET, Sys.SO_RXQ_OVFL, 1);
        set(Sys.SOL_SOCKET, Sys.SO_TIMESTAMPNS, 1);
        if (options.locals().isTold()) { // IPv4 datagrams of an IPv6 socket are told of as well
            boolean told =
                    (v6
                                    ? set(Sys.IPPROTO_IPV6, Sys.IPV6_RECVPKTINFO, 1)
                                    : set(Sys.IPPROTO_IP, Sys.IP_PKTINFO, 1))
                            == 0;
            if (!told) {
                LOG.warn("answers leave by the route's address: the system refuses IP_PKTINFO");
            }
        }
    }

    private int set(int level, int option, int value) {
        return Sys.setOption(state, fd, level, option, value);
    }

    private void require(int level, int option, int value, String name) throws IOException {
        Errno.check(set(level, option, value), "setsockopt " + name);
    }

    /** The kernel doubles what it is told; FORCE passes its limit and needs CAP_NET_ADMIN. */
    private void buffer(int option, int force, int bytes) {
        if (bytes > 0 && set(Sys.SOL_SOCKET, force, bytes / 2) < 0) {
            set(Sys.SOL_SOCKET, option, bytes / 2);
        }
    }

    /** A wildcard address stands for both families. */
    void bind(InetSocketAddress address) throws IOException {
        InetAddress ip = address.getAddress();
        boolean any = ip.isAnyLocalAddress();
        bind(any ? 0 : Addr.hi(ip), any ? 0 : Addr.lo(ip), address.getPort());
    }

    void bind(long hi, long lo, int port) throws IOException {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment address = call.allocate(Msg.SOCKADDR, 8);
            Msg.family(address, 0, v6);
            Msg.address(address, 0, v6, hi, lo, port);
            Errno.check(Sys.bind(state, fd, address, Msg.addressLength(v6)), "UDP port " + port);
        }
    }

    int localPort() throws IOException {
        return Errno.check(Sys.localPort(state, fd), "getsockname");
    }

    int fd() {
        return fd;
    }

    boolean isDualStack() {
        return v6;
    }

    /** UDP_SEGMENT: Linux 4.18. */
    boolean canSegment() {
        return set(Sys.SOL_UDP, Sys.UDP_SEGMENT, 0) == 0;
    }

    /** Spreads peers over the sockets of this port; see {@link Steering}. */
    void steer(int shards, boolean hasControl) throws IOException {
        Steering.attach(state, fd, shards, hasControl);
    }

    SocketBuffers buffers() throws IOException {
        return new SocketBuffers(
                Errno.check(Sys.option(state, fd, Sys.SOL_SOCKET, Sys.SO_RCVBUF), "SO_RCVBUF"),
                Errno.check(Sys.option(state, fd, Sys.SOL_SOCKET, Sys.SO_SNDBUF), "SO_SNDBUF"));
    }

    /** Memory that lives as long as the socket. */
    Arena arena() {
        return arena;
    }

    @Override
    public int receive(long headers, int count) {
        return Sys.recvmmsg(state, fd, headers, count);
    }

    @Override
    public long realTimeNs() {
        return Sys.realTimeNs(timespec);
    }

    @Override
    public int send(long headers, int count) {
        return Sys.sendmmsg(state, fd, headers, count);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Sys.close(state, fd);
            arena.close();
        }
    }
}
