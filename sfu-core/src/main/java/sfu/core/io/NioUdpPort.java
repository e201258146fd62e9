package sfu.core.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HashMap;
import java.util.Map;

/** The same port over java.nio, for other systems and for JVMs that refuse native access. */
final class NioUdpPort implements UdpPort {
    private record Peer(long hi, long lo, long port) {}

    private final DatagramChannel channel;
    private final UdpStats stats = new UdpStats();
    private final int batch, mtu;
    private final ByteBuffer inBuffer, outBuffer;
    private final MemorySegment in, out;
    private final long[] hi, lo, port;
    private final int[] offset, length;
    private final Map<Peer, InetSocketAddress> peers = new HashMap<>();
    private final int localPort;
    private int head, tail, write;

    static NioUdpPort open(int port, UdpOptions options) throws IOException {
        return new NioUdpPort(
                port, options.sendBatch(), options.mtuBytes(), options.receiveBufferBytes());
    }

    private NioUdpPort(int bindPort, int batch, int mtu, int socketBuffer) throws IOException {
        this.batch = batch;
        this.mtu = mtu;
        inBuffer = ByteBuffer.allocateDirect(batch * mtu);
        outBuffer = ByteBuffer.allocateDirect(batch * mtu);
        in = MemorySegment.ofBuffer(inBuffer);
        out = MemorySegment.ofBuffer(outBuffer);
        hi = new long[batch];
        lo = new long[batch];
        port = new long[batch];
        offset = new int[batch];
        length = new int[batch];
        channel = DatagramChannel.open();
        boolean ok = false;
        try {
            channel.configureBlocking(false);
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.setOption(StandardSocketOptions.SO_RCVBUF, socketBuffer / 2);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, socketBuffer / 2);
            channel.bind(new InetSocketAddress(bindPort));
            localPort = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            ok = true;
        } finally {
            if (!ok) {
                close();
            }
        }
    }

    public DatagramChannel channel() {
        return channel;
    }

    @Override
    public int receive(Receiver receiver) {
        int n = 0;
        stats.rxCalls++;
        try {
            while (n < batch) {
                int at = n * mtu;
                inBuffer.limit(at + mtu).position(at);
                InetSocketAddress from = (InetSocketAddress) channel.receive(inBuffer);
                if (from == null) {
                    break;
                }
                n++;
                stats.rxBytes += inBuffer.position() - at;
                Delivery.packet(
                        receiver,
                        stats,
                        in,
                        at,
                        inBuffer.position() - at,
                        Addr.hi(from.getAddress()),
                        Addr.lo(from.getAddress()),
                        from.getPort());
            }
        } catch (IOException e) {
            stats.rxErrors++;
        }
        stats.rxPackets += n;
        if (n > 0) {
            Delivery.end(receiver, stats);
        }
        return n;
    }

    @Override
    public MemorySegment out() {
        return out;
    }

    @Override
    public long reserve(int max) {
        if (tail == batch || write + max > outBuffer.capacity()) {
            return -1;
        }
        return write;
    }

    @Override
    public void commit(int bytes, long addrHi, long addrLo, long addrPort) {
        hi[tail] = addrHi;
        lo[tail] = addrLo;
        port[tail] = addrPort;
        offset[tail] = write;
        length[tail++] = bytes;
        write += bytes;
    }

    @Override
    public int flush() {
        for (; head < tail; head++) {
            stats.txCalls++;
            outBuffer.limit(offset[head] + length[head]).position(offset[head]);
            try {
                if (channel.send(outBuffer, peer(hi[head], lo[head], port[head])) == 0) {
                    stats.txWouldBlock++;
                    return tail - head;
                }
                stats.txPackets++;
                stats.txBytes += length[head];
                stats.txMessages++;
            } catch (java.net.PortUnreachableException e) {
                stats.txRefused++;
            } catch (IOException e) { // java.nio has the text of errno, not the number
                stats.txOther++;
            }
        }
        head = 0;
        tail = 0;
        write = 0;
        return 0;
    }

    private InetSocketAddress peer(long h, long l, long p) {
        if (peers.size() > 10_000) {
            peers.clear();
        }
        return peers.computeIfAbsent(new Peer(h, l, p), k -> Addr.inet(k.hi, k.lo, k.port));
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
        try {
            channel.close();
        } catch (IOException e) {
            stats.rxErrors++;
        }
    }
}
