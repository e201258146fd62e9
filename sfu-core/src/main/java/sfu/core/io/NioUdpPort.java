package sfu.core.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** The same port over java.nio, for other systems and for JVMs that refuse native access. */
final class NioUdpPort implements UdpPort {
    private final DatagramChannel channel;
    private final boolean receives;
    private final UdpStats stats = new UdpStats();
    private final int localPort;
    private final int batch;
    private final int slotBytes;
    private final ByteBuffer inBuffer;
    private final MemorySegment in;
    private final NioSendQueue out;
    private boolean closed;

    /**
     * @param receives false: the channel is another port's, this one only sends through it
     */
    NioUdpPort(DatagramChannel channel, boolean receives, UdpOptions options) throws IOException {
        this.channel = channel;
        this.receives = receives;
        localPort = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        batch = options.receiveBatch();
        slotBytes = options.receiveSlotBytes() + 1; // a full one was cut: java.nio does not say
        inBuffer = ByteBuffer.allocateDirect(receives ? batch * slotBytes : 0);
        in = MemorySegment.ofBuffer(inBuffer);
        out = new NioSendQueue(channel::send, options, stats);
    }

    DatagramChannel channel() {
        return channel;
    }

    boolean receives() {
        return receives;
    }

    @Override
    public int receive(Receiver receiver) {
        if (closed || !receives) {
            return 0;
        }
        stats.rxCalls++;
        int packets = 0;
        int taken = 0;
        try {
            for (; taken < batch && !closed; taken++) {
                int at = taken * slotBytes;
                inBuffer.limit(at + slotBytes).position(at);
                InetSocketAddress from = (InetSocketAddress) channel.receive(inBuffer);
                if (from == null) {
                    break;
                }
                packets += deliver(at, inBuffer.position() - at, from, receiver);
            }
        } catch (IOException e) {
            stats.rxErrors++;
        }
        if (taken > 0) {
            Delivery.end(receiver, stats);
        }
        return packets;
    }

    private int deliver(int at, int length, InetSocketAddress from, Receiver receiver) {
        if (length == slotBytes) {
            stats.rxTruncated++;
            return 0;
        }
        stats.rxPackets++;
        stats.rxBytes += length;
        long hi = Addr.hi(from.getAddress());
        long lo = Addr.lo(from.getAddress());
        Delivery.packet(receiver, stats, in, at, length, hi, lo, Addr.port(from));
        return 1;
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
        if (closed) {
            return;
        }
        closed = true;
        out.clear();
        try {
            if (receives) {
                channel.close();
            }
        } catch (IOException e) {
            stats.rxErrors++;
        }
    }
}
