package sfu.core.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * A port in memory, under the contract of the real ones and stricter: a commit that was not
 * reserved, or is longer than that, throws.
 *
 * <p>What is delivered waits for {@link #receive}; what is flushed goes to a callback.
 */
public final class MemoryUdpPort implements UdpPort {
    /** Takes what was sent. */
    @FunctionalInterface
    public interface Network {
        void sent(byte[] datagram, InetSocketAddress to);
    }

    private record Arrived(byte[] datagram, InetSocketAddress from) {}

    private record Message(long offset, int length, long hi, long lo, long port) {}

    private static final int BATCH = 64;
    private static final int SLOT = 2048;
    private static final int MTU = 1500;

    private final Network network;
    private final int batch;
    private final long capacityBytes;
    private final MemorySegment in;
    private final MemorySegment out;
    private final UdpStats stats = new UdpStats();
    private final Queue<Arrived> arrived = new ArrayDeque<>();
    private final List<Message> queued = new ArrayList<>();
    private final Refusals refusals;
    private long write;
    private int reserved = -1;
    private boolean blocked;
    private long restedNs;
    private Departures departures = Departures.IGNORED;

    /** A port with batches of 64. */
    public MemoryUdpPort(Network network) {
        this(network, BATCH);
    }

    /**
     * @param batch datagrams that are received, and messages that are queued, at once
     */
    public MemoryUdpPort(Network network, int batch) {
        this.network = network;
        this.batch = batch;
        capacityBytes = (long) batch * MTU;
        refusals = new Refusals(batch, capacityBytes, MTU);
        in = Arena.ofAuto().allocate((long) batch * SLOT);
        out = Arena.ofAuto().allocate(capacityBytes);
    }

    /** Queues one datagram of at most 2048 bytes for {@link #receive}. */
    public void deliver(byte[] datagram, InetSocketAddress from) {
        if (datagram.length > SLOT) {
            stats.rxTruncated++;
        } else {
            arrived.add(new Arrived(datagram.clone(), from));
        }
    }

    /** Hands one datagram to the receiver at once, as a batch of its own. */
    public void deliver(byte[] datagram, InetSocketAddress from, Receiver receiver) {
        deliver(datagram, from);
        while (receive(receiver) > 0) {
            // what was queued before goes first
        }
    }

    /** From now on nothing leaves, as when the kernel's buffer is full; or all does again. */
    public void block(boolean on) {
        blocked = on;
    }

    /** What is received from now on comes to the control socket, where it waited so long. */
    public void rest(long ns) {
        restedNs = ns;
    }

    @Override
    public long waitedNs() {
        return restedNs;
    }

    @Override
    public boolean isControl() {
        return restedNs > 0;
    }

    @Override
    public int receive(Receiver receiver) {
        stats.rxCalls++;
        int n = 0;
        for (; n < batch && !arrived.isEmpty(); n++) {
            Arrived a = arrived.remove();
            long at = (long) n * SLOT;
            MemorySegment.copy(a.datagram, 0, in, ValueLayout.JAVA_BYTE, at, a.datagram.length);
            stats.rxPackets++;
            stats.rxBytes += a.datagram.length;
            receiver.packet(
                    in,
                    at,
                    a.datagram.length,
                    Addr.hi(a.from.getAddress()),
                    Addr.lo(a.from.getAddress()),
                    Addr.port(a.from));
        }
        if (n > 0) {
            receiver.batchEnd();
        }
        return n;
    }

    @Override
    public void departures(Departures listener) {
        departures = listener;
    }

    @Override
    public MemorySegment out() {
        return out;
    }

    @Override
    public long reserve(int maxBytes) {
        if (queued.size() == batch || write + maxBytes > capacityBytes) {
            reserved = -1;
            refusals.full();
            return -1;
        }
        reserved = maxBytes;
        return write;
    }

    @Override
    public boolean commit(int lengthBytes, long addrHi, long addrLo, long port) {
        if (Addr.isTcp(port)) {
            throw new IllegalArgumentException("a TCP peer's packet");
        }
        int at = (int) write;
        skip(lengthBytes);
        queued.add(new Message(at, lengthBytes, addrHi, addrLo, port));
        return true;
    }

    @Override
    public void skip(int lengthBytes) {
        if (lengthBytes < 0 || lengthBytes > reserved) {
            throw new IllegalArgumentException(lengthBytes + " bytes, reserved " + reserved);
        }
        write += lengthBytes;
        reserved = -1;
    }

    @Override
    public int flush() {
        stats.txCalls++;
        if (blocked && !queued.isEmpty()) {
            stats.txWouldBlock++;
            makeRoom(refusals.flushed());
            return queued.size();
        }
        if (!queued.isEmpty()) {
            departures.flushing();
        }
        List<Message> all = List.copyOf(queued);
        queued.clear();
        write = 0;
        refusals.flushed();
        for (Message m : all) {
            byte[] datagram = new byte[m.length];
            MemorySegment.copy(out, ValueLayout.JAVA_BYTE, m.offset, datagram, 0, m.length);
            stats.txPackets++;
            stats.txMessages++;
            stats.txBytes += m.length;
            departures.left(1);
            network.sent(datagram, Addr.inet(m.hi, m.lo, m.port));
        }
        return 0;
    }

    private void makeRoom(boolean isNeeded) {
        int count = 0;
        while (isNeeded && !isEnoughFrom(count)) {
            count++;
        }
        dropOldest(count);
    }

    private boolean isEnoughFrom(int first) {
        if (first == queued.size()) {
            return true;
        }
        long bytes = capacityBytes - (write - queued.get(first).offset);
        return refusals.isEnough(batch - (queued.size() - first), bytes);
    }

    private void dropOldest(int count) {
        stats.txQueueFull += count;
        departures.lost(count);
        if (count == 0) {
            return;
        }
        List<Message> kept = List.copyOf(queued.subList(count, queued.size()));
        byte[] bytes = out.toArray(ValueLayout.JAVA_BYTE);
        queued.clear();
        write = 0;
        for (Message m : kept) {
            MemorySegment.copy(bytes, (int) m.offset, out, ValueLayout.JAVA_BYTE, write, m.length);
            queued.add(new Message(write, m.length, m.hi, m.lo, m.port));
            write += m.length;
        }
        reserved = -1;
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
    public void close() {}
}
