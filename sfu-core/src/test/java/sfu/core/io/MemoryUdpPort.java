package sfu.core.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A port in memory: what is sent goes to a callback, what is delivered is received as one batch.
 */
public final class MemoryUdpPort implements UdpPort {
    /** Takes what was sent. */
    @FunctionalInterface
    public interface Network {
        void sent(byte[] datagram, InetSocketAddress to);
    }

    private record Message(long offset, int length, long hi, long lo, long port) {}

    private static final int BATCH = 64;
    private static final int BYTES = BATCH * 1500;

    private final Network network;
    private final MemorySegment in = Arena.ofAuto().allocate(2048);
    private final MemorySegment out = Arena.ofAuto().allocate(BYTES);
    private final UdpStats stats = new UdpStats();
    private final List<Message> queued = new ArrayList<>();
    private long write;

    public MemoryUdpPort(Network network) {
        this.network = network;
    }

    /** Hands one datagram to the receiver, as a batch of one. */
    public void deliver(byte[] datagram, InetSocketAddress from, Receiver receiver) {
        MemorySegment.copy(datagram, 0, in, ValueLayout.JAVA_BYTE, 0, datagram.length);
        stats.rxPackets++;
        receiver.packet(
                in,
                0,
                datagram.length,
                Addr.hi(from.getAddress()),
                Addr.lo(from.getAddress()),
                from.getPort());
        receiver.batchEnd();
    }

    @Override
    public int receive(Receiver receiver) {
        return 0;
    }

    @Override
    public MemorySegment out() {
        return out;
    }

    @Override
    public long reserve(int maxBytes) {
        return queued.size() == BATCH || write + maxBytes > BYTES ? -1 : write;
    }

    @Override
    public void commit(int lengthBytes, long addrHi, long addrLo, long port) {
        queued.add(new Message(write, lengthBytes, addrHi, addrLo, port));
        write += lengthBytes;
    }

    @Override
    public int localPort() {
        return 10_000;
    }

    @Override
    public UdpStats stats() {
        return stats;
    }

    /** The port on no loop at all. */
    public UdpBinding binding() {
        return new UdpBinding() {
            @Override
            public UdpPort port() {
                return MemoryUdpPort.this;
            }

            @Override
            public void flush() {
                MemoryUdpPort.this.flush();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public int flush() {
        List<Message> all = List.copyOf(queued);
        queued.clear();
        write = 0;
        for (Message m : all) {
            byte[] datagram = new byte[m.length];
            MemorySegment.copy(out, ValueLayout.JAVA_BYTE, m.offset, datagram, 0, m.length);
            stats.txPackets++;
            network.sent(datagram, Addr.inet(m.hi, m.lo, m.port));
        }
        return 0;
    }

    @Override
    public void close() {}
}
