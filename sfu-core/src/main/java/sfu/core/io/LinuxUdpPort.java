package sfu.core.io;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/** A Linux UDP socket driven by recvmmsg and sendmmsg through java.lang.foreign. */
final class LinuxUdpPort implements UdpPort {
    private final LinuxSocket socket;
    private final UdpStats stats = new UdpStats();
    private final int localPort;
    private final RecvBatch in;
    private final SendBatch out;
    private @Nullable ControlSocket control;
    private boolean receiving;
    private boolean closed;

    /**
     * Opens for both families on a wildcard address (where the host has IPv6), else for that of the
     * address alone. Ports of the same number share it.
     */
    static LinuxUdpPort open(InetSocketAddress address, UdpOptions options) throws IOException {
        return open(address, options, true, new GsoRefusal());
    }

    /**
     * @param v6Wanted false: IPv4 only
     * @param refusal shared by the ports of a server
     */
    static LinuxUdpPort open(
            InetSocketAddress address, UdpOptions options, boolean v6Wanted, GsoRefusal refusal)
            throws IOException {
        LinuxSocket socket = LinuxSocket.open(v6Wanted, options);
        try {
            socket.bind(address);
            return new LinuxUdpPort(socket, options, refusal);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private LinuxUdpPort(LinuxSocket socket, UdpOptions o, GsoRefusal refusal) throws IOException {
        this.socket = socket;
        localPort = socket.localPort();
        boolean v6 = socket.isDualStack();
        Segmentation gso = new Segmentation(o.gso() && socket.canSegment(), refusal);
        in = new RecvBatch(socket, socket.arena(), o, v6, stats);
        out = new SendBatch(socket, socket.arena(), o, v6, gso, stats);
    }

    LinuxSocket socket() {
        return socket;
    }

    /** Opens the second socket for STUN and RTCP, once all shards' media sockets are bound. */
    void openControl(InetSocketAddress address, UdpOptions options) throws IOException {
        InetSocketAddress same = new InetSocketAddress(address.getAddress(), localPort);
        control = ControlSocket.open(same, options, stats);
    }

    void closeControl() {
        if (control != null) {
            control.close();
            control = null;
        }
    }

    /** Null where STUN and RTCP come with media. */
    @Nullable ControlSocket control() {
        return control;
    }

    /** Whether runs to one peer leave as one message. */
    boolean segments() {
        return out.segments();
    }

    @Override
    public int receive(Receiver receiver) {
        if (closed) {
            return 0;
        }
        receiving = true;
        try {
            return in.receive(receiver);
        } finally {
            receiving = false;
            if (closed) {
                socket.close();
            }
        }
    }

    @Override
    public long waitedNs() {
        ControlSocket its = control;
        return its != null && its.isDelivering() ? its.waitedNs() : in.waitedNs();
    }

    @Override
    public boolean isControl() {
        ControlSocket its = control;
        return its != null && its.isDelivering();
    }

    @Override
    public void departures(Departures listener) {
        out.departures(listener);
    }

    @Override
    public MemorySegment out() {
        return out.memory();
    }

    @Override
    public long reserve(int maxBytes) {
        return closed ? -1 : out.reserve(maxBytes);
    }

    @Override
    public boolean commit(int lengthBytes, long addrHi, long addrLo, long port) {
        return out.commit(lengthBytes, addrHi, addrLo, port);
    }

    @Override
    public void skip(int lengthBytes) {
        out.skip(lengthBytes);
    }

    @Override
    public int flush() {
        return closed ? 0 : out.flush();
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
            out.clear();
            if (control != null) {
                control.close();
            }
            if (!receiving) { // else its receiver closes it: the batch's memory is still read
                socket.close();
            }
        }
    }
}
