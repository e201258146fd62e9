package sfu.core.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Queues packets and sends them one by one through a channel. */
final class NioSendQueue {
    private static final int MAX_PEERS = 10_000;

    private record Peer(long hi, long lo, long port) {}

    /** {@link java.nio.channels.DatagramChannel#send}, or a test's. */
    @FunctionalInterface
    interface Channel {
        /** Returns the bytes sent, 0 when the kernel takes nothing now. */
        int send(ByteBuffer packet, InetSocketAddress to) throws IOException;
    }

    private final Channel channel;
    private final UdpStats stats;
    private final ByteBuffer buffer;
    private final MemorySegment memory;
    private final long[] hi, lo, port;
    private final int[] offset, length;
    private final Map<Peer, InetSocketAddress> peers = new HashMap<>();
    private final Refusals refusals;
    private int head, tail; // packets [head, tail) wait to be sent
    private int write; // where the next one goes
    private int reserved = -1;
    private UdpPort.Departures departures = UdpPort.Departures.IGNORED;

    NioSendQueue(Channel channel, UdpOptions options, UdpStats stats) {
        this.channel = channel;
        this.stats = stats;
        int capacity = options.sendBatch();
        buffer = ByteBuffer.allocateDirect(capacity * options.mtuBytes());
        memory = MemorySegment.ofBuffer(buffer);
        refusals = new Refusals(capacity, buffer.capacity(), options.mtuBytes());
        hi = new long[capacity];
        lo = new long[capacity];
        port = new long[capacity];
        offset = new int[capacity];
        length = new int[capacity];
    }

    void departures(UdpPort.Departures listener) {
        departures = listener;
    }

    MemorySegment memory() {
        return memory;
    }

    long reserve(int maxBytes) {
        if (tail == hi.length || write + maxBytes > buffer.capacity()) {
            reserved = -1;
            refusals.full();
            return -1;
        }
        reserved = maxBytes;
        return write;
    }

    boolean commit(int bytes, long addrHi, long addrLo, long addrPort) {
        take(bytes);
        hi[tail] = addrHi;
        lo[tail] = addrLo;
        port[tail] = addrPort;
        offset[tail] = write;
        length[tail] = bytes;
        tail++;
        write += bytes;
        return true;
    }

    void skip(int bytes) {
        take(bytes);
        write += bytes;
    }

    private void take(int bytes) {
        if (bytes < 0 || bytes > reserved) {
            throw new IllegalArgumentException(bytes + " bytes, reserved " + reserved);
        }
        reserved = -1;
    }

    int flush() {
        if (head < tail) {
            departures.flushing();
        }
        for (; head < tail; head++) {
            if (!send(head)) {
                stats.txWouldBlock++;
                makeRoom(refusals.flushed());
                return tail - head;
            }
        }
        clear();
        refusals.flushed();
        return 0;
    }

    /**
     * Moves what waits to the front where that makes enough room.
     *
     * @param isNeeded a reservation was refused: the oldest give way until there is
     */
    private void makeRoom(boolean isNeeded) {
        if (refusals.isEnough(hi.length - tail, buffer.capacity() - write)) {
            return;
        }
        int first = head;
        while (isNeeded && !isEnoughFrom(first)) {
            first++;
        }
        stats.txQueueFull += first - head;
        departures.lost(first - head);
        head = first;
        if (isEnoughFrom(first)) {
            toFront();
        }
    }

    /** Whether there is room enough once the packets from this one on are at the front. */
    private boolean isEnoughFrom(int first) {
        int waiting = first == tail ? 0 : write - offset[first];
        return refusals.isEnough(hi.length - (tail - first), buffer.capacity() - waiting);
    }

    private void toFront() {
        int shift = head == tail ? write : offset[head];
        MemorySegment.copy(memory, shift, memory, 0, write - shift);
        for (int i = head; i < tail; i++) {
            move(i, i - head, shift);
        }
        write -= shift;
        tail -= head;
        head = 0;
        reserved = -1;
    }

    private void move(int from, int to, int shift) {
        hi[to] = hi[from];
        lo[to] = lo[from];
        port[to] = port[from];
        offset[to] = offset[from] - shift;
        length[to] = length[from];
    }

    void clear() {
        head = 0;
        tail = 0;
        write = 0;
        reserved = -1;
    }

    /** False: not now. A failure is counted. */
    private boolean send(int i) {
        stats.txCalls++;
        buffer.limit(offset[i] + length[i]).position(offset[i]);
        try {
            if (channel.send(buffer, peer(hi[i], lo[i], port[i])) == 0 && length[i] > 0) {
                return false;
            }
            stats.txPackets++;
            stats.txBytes += length[i];
            stats.txMessages++;
            departures.left(1);
        } catch (IOException | RuntimeException e) { // unchecked: an IPv6 peer of an IPv4 socket
            Errno.count(NioErrors.errno(e), 1, stats);
            departures.lost(1);
        }
        return true;
    }

    private InetSocketAddress peer(long h, long l, long p) {
        if (peers.size() > MAX_PEERS) {
            peers.clear();
        }
        return peers.computeIfAbsent(new Peer(h, l, p), k -> Addr.inet(k.hi, k.lo, k.port));
    }
}
