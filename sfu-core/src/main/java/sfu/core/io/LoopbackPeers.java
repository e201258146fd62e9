package sfu.core.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One Linux socket for all peers, each of which has its own loopback address 127.10.x.y: IP_PKTINFO
 * tells and sets it for every message (ip(7)).
 */
final class LoopbackPeers implements PeerSockets {
    private static final int IP_PKTINFO = 8;
    private static final int SO_TIMESTAMPNS = 35; // also the type of its control message
    private static final int RECEIVE_BATCH = 256;
    private static final int SEND_BATCH = 128;
    private static final int SLOT_BYTES = 1536;
    private static final int CONTROL_BYTES = 128; // three messages take 24 + 32 + 32

    /** What a burst to a thousand peers takes between two polls, as far as the system allows. */
    private static final int RECEIVE_BUFFER_BYTES = 256 << 20;

    private static final int SEND_BUFFER_BYTES = 64 << 20;

    // struct in_pktinfo { int ifindex; in_addr spec_dst; in_addr addr; } behind its cmsghdr
    private static final int PKTINFO_BYTES = 28;
    private static final int SPEC_DST = Msg.CMSG_DATA + 4;
    private static final int DESTINATION = Msg.CMSG_DATA + 8;
    private static final ValueLayout.OfInt INT_BE = Msg.INT.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int FIRST_ADDRESS = 127 << 24 | 10 << 16;
    private static final int HOSTS = 250; // of each 127.10.x.0: .1 to .250
    private static final int MAX_PEERS = 256 * HOSTS;
    private static final int MAX_RETRIES = 1000;

    private final LinuxSocket socket;
    private final MsgSlab in;
    private final MsgSlab out;
    private final List<InetSocketAddress> servers = new ArrayList<>();
    private int queued;
    private long unsent;
    private int drops;

    static LoopbackPeers open() throws IOException {
        LinuxSocket socket =
                LinuxSocket.open(
                        false,
                        UdpOptions.defaults().withBuffers(RECEIVE_BUFFER_BYTES, SEND_BUFFER_BYTES));
        try {
            MemorySegment state = Sys.newState(socket.arena());
            int fd = socket.fd();
            Errno.check(
                    Sys.setOption(state, fd, Sys.IPPROTO_IP, IP_PKTINFO, 1),
                    "setsockopt IP_PKTINFO");
            Errno.check(
                    Sys.setOption(state, fd, Sys.SOL_SOCKET, SO_TIMESTAMPNS, 1),
                    "setsockopt SO_TIMESTAMPNS");
            socket.bind(0, 0, 0);
            return new LoopbackPeers(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private LoopbackPeers(LinuxSocket socket) {
        this.socket = socket;
        in = slab(socket, RECEIVE_BATCH);
        out = slab(socket, SEND_BATCH);
        for (int i = 0; i < SEND_BATCH; i++) {
            long at = out.control(i);
            out.memory().set(Msg.LONG, at, PKTINFO_BYTES);
            out.memory().set(Msg.INT, at + Msg.CMSG_LEVEL, Sys.IPPROTO_IP);
            out.memory().set(Msg.INT, at + Msg.CMSG_TYPE, IP_PKTINFO);
            out.controlLength(i, PKTINFO_BYTES + 7 & ~7);
        }
    }

    private static MsgSlab slab(LinuxSocket socket, int count) {
        long bytes = (long) count * SLOT_BYTES;
        MsgSlab slab = new MsgSlab(socket.arena(), count, CONTROL_BYTES, bytes, false);
        for (int i = 0; i < count; i++) {
            slab.bytes(i, slab.data() + (long) i * SLOT_BYTES, SLOT_BYTES);
        }
        return slab;
    }

    private static int address(int peer) {
        return FIRST_ADDRESS | peer / HOSTS << 8 | peer % HOSTS + 1;
    }

    /** -1 if the address is none of a peer. */
    private int peer(int address) {
        int host = (address & 0xFF) - 1;
        int peer = (address >>> 8 & 0xFF) * HOSTS + host;
        boolean isOurs = (address & 0xFFFF_0000) == FIRST_ADDRESS && host >= 0 && host < HOSTS;
        return isOurs && peer < servers.size() ? peer : -1;
    }

    @Override
    public int add(InetSocketAddress server) throws IOException {
        InetAddress address = server.getAddress();
        if (!address.isLoopbackAddress() || address.getAddress().length != 4) {
            throw new IOException(
                    "a server on " + address.getHostAddress() + " is not on this machine");
        }
        if (servers.size() == MAX_PEERS) {
            throw new IOException("one process simulates at most " + MAX_PEERS + " peers");
        }
        servers.add(server);
        return servers.size() - 1;
    }

    @Override
    public int receive(Receiver receiver) {
        for (int i = 0; i < RECEIVE_BATCH; i++) {
            in.memory().set(Msg.INT, in.header(i) + Msg.NAMELEN, Msg.addressLength(false));
            in.controlLength(i, CONTROL_BYTES);
        }
        int n = socket.receive(in.pointer(0), RECEIVE_BATCH);
        for (int i = 0; i < n; i++) {
            deliver(i, receiver);
        }
        return Math.max(n, 0);
    }

    private void deliver(int i, Receiver receiver) {
        MemorySegment m = in.memory();
        long end = in.control(i) + in.controlLength(i);
        int peer = -1;
        long arrivedUnixNs = 0;
        for (long at = in.control(i); at + Msg.CMSG_DATA < end; ) {
            int level = m.get(Msg.INT, at + Msg.CMSG_LEVEL);
            int type = m.get(Msg.INT, at + Msg.CMSG_TYPE);
            if (level == Sys.IPPROTO_IP && type == IP_PKTINFO) {
                peer = peer(m.get(INT_BE, at + DESTINATION));
            } else if (level == Sys.SOL_SOCKET && type == SO_TIMESTAMPNS) {
                long seconds = m.get(Msg.LONG, at + Msg.CMSG_DATA);
                arrivedUnixNs = seconds * 1_000_000_000L + m.get(Msg.LONG, at + Msg.CMSG_DATA + 8);
            } else if (level == Sys.SOL_SOCKET && type == Sys.SO_RXQ_OVFL) {
                drops = m.get(Msg.INT, at + Msg.CMSG_DATA);
            }
            at += Math.max(m.get(Msg.LONG, at), Msg.CMSG_DATA) + 7 & ~7L;
        }
        boolean isWhole = (m.get(Msg.INT, in.header(i) + Msg.FLAGS) & Sys.MSG_TRUNC) == 0;
        if (peer >= 0 && isWhole) {
            int length = m.get(Msg.INT, in.header(i) + Msg.LEN);
            receiver.packet(peer, m, in.offset(i), length, arrivedUnixNs);
        }
    }

    @Override
    public MemorySegment out() {
        return out.memory();
    }

    @Override
    public long reserve() {
        return queued == SEND_BATCH ? -1 : out.offset(queued);
    }

    @Override
    public void commit(int peer, int lengthBytes) {
        InetSocketAddress server = servers.get(peer);
        long lo = Addr.lo(server.getAddress());
        Msg.address(out.memory(), out.address(queued), false, 0, lo, server.getPort());
        out.memory().set(INT_BE, out.control(queued) + SPEC_DST, address(peer));
        out.bytes(queued, out.offset(queued), lengthBytes);
        queued++;
    }

    @Override
    public void flush() {
        int retries = 0;
        for (int at = 0; at < queued; ) {
            int sent = socket.send(out.pointer(at), queued - at);
            if (sent > 0) {
                at += sent;
            } else if (-sent == Errno.EAGAIN && retries++ < MAX_RETRIES) {
                Thread.onSpinWait();
            } else {
                unsent++;
                at++;
            }
        }
        queued = 0;
    }

    @Override
    public long unsent() {
        return unsent;
    }

    @Override
    public long overflowed() {
        return drops & 0xFFFF_FFFFL;
    }

    @Override
    public void close() {
        socket.close();
    }
}
