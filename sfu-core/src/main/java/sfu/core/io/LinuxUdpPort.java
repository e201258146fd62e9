package sfu.core.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A non-blocking Linux UDP socket driven by recvmmsg and sendmmsg through java.lang.foreign. */
final class LinuxUdpPort implements UdpPort {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment state = Sys.newState(arena);
    private final UdpStats stats = new UdpStats();
    private final boolean v6;
    private final int fd;
    private final int localPort;
    private final RecvBatch in;
    private final SendBatch out;
    private boolean closed;

    /**
     * Opens on the wildcard address, IPv6 with IPv4 mapped, or plain IPv4 where the host has no
     * IPv6.
     */
    static LinuxUdpPort open(int port, UdpOptions options) throws IOException {
        return new LinuxUdpPort(port, options);
    }

    private LinuxUdpPort(int port, UdpOptions o) throws IOException {
        int s = Sys.socket(state, Sys.AF_INET6);
        v6 = s >= 0;
        if (!v6) {
            s = Sys.check(Sys.socket(state, Sys.AF_INET), state, "socket");
        }
        fd = s;
        boolean ok = false;
        try {
            configure(o);
            MemorySegment sa = arena.allocate(Msg.SOCKADDR, 8);
            Msg.family(sa, 0, v6);
            Msg.sockaddr(sa, 0, v6, 0, 0, port);
            Sys.check(Sys.bind(state, fd, sa, Msg.sockaddrLen(v6)), state, "bind");
            localPort = Sys.localPort(state, fd);
            in = new RecvBatch(arena, o.receiveBatch(), (o.mtuBytes() + 255) & ~255, v6, stats);
            out =
                    new SendBatch(
                            arena,
                            o.sendBatch(),
                            o.mtuBytes(),
                            v6,
                            o.gso() && gsoSupported(),
                            state,
                            fd,
                            stats);
            ok = true;
        } finally {
            if (!ok) {
                close();
            }
        }
    }

    private void configure(UdpOptions o) throws IOException {
        if (v6) {
            require(Sys.IPPROTO_IPV6, Sys.IPV6_V6ONLY, 0, "IPV6_V6ONLY");
            Sys.setInt(state, fd, Sys.IPPROTO_IPV6, Sys.IPV6_MTU_DISCOVER, Sys.PMTUDISC_DO);
        }
        Sys.setInt(
                state,
                fd,
                Sys.IPPROTO_IP,
                Sys.IP_MTU_DISCOVER,
                Sys.PMTUDISC_DO); // DF; also for mapped peers
        require(Sys.SOL_SOCKET, Sys.SO_REUSEPORT, 1, "SO_REUSEPORT");
        buffer(Sys.SO_RCVBUF, Sys.SO_RCVBUFFORCE, o.receiveBufferBytes());
        buffer(Sys.SO_SNDBUF, Sys.SO_SNDBUFFORCE, o.sendBufferBytes());
        Sys.setInt(state, fd, Sys.SOL_SOCKET, Sys.SO_RXQ_OVFL, 1);
    }

    private void require(int level, int option, int value, String name) throws IOException {
        Sys.check(Sys.setInt(state, fd, level, option, value), state, "setsockopt " + name);
    }

    private void buffer(int option, int force, int bytes) {
        if (bytes > 0
                && Sys.setInt(state, fd, Sys.SOL_SOCKET, force, bytes / 2)
                        < 0) { // FORCE needs CAP_NET_ADMIN
            Sys.setInt(state, fd, Sys.SOL_SOCKET, option, bytes / 2);
        }
    }

    private boolean gsoSupported() {
        return Sys.setInt(state, fd, Sys.SOL_UDP, Sys.UDP_SEGMENT, 0) == 0; // Linux 4.18
    }

    /**
     * Spreads peers over {@code shards} sockets of this port by a fixed hash of the source address
     * and port.
     */
    public void steer(int shards) throws IOException {
        Steering.attach(state, fd, shards);
    }

    public int fd() {
        return fd;
    }

    int receiveBuffer() throws IOException {
        return Sys.getInt(state, fd, Sys.SOL_SOCKET, Sys.SO_RCVBUF);
    }

    boolean dualStack() {
        return v6;
    }

    @Override
    public int receive(Receiver receiver) {
        return in.receive(state, fd, receiver);
    }

    @Override
    public MemorySegment out() {
        return out.segment();
    }

    @Override
    public long reserve(int max) {
        return out.reserve(max);
    }

    @Override
    public void commit(int length, long hi, long lo, long port) {
        out.commit(length, hi, lo, port);
    }

    @Override
    public int flush() {
        return out.flush();
    }

    @Override
    public int localPort() {
        return localPort;
    }

    @Override
    public UdpStats stats() {
        return stats;
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
