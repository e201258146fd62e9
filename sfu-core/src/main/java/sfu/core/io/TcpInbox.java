package sfu.core.io;

import sfu.core.io.UdpPort.Receiver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What a shard's TCP connections bring, to its receiver in batches as datagrams are; on its loop.
 */
final class TcpInbox {
    private static final int SLOTS = 32;

    private final int shard;
    private final Receiver receiver;
    private final UdpStats stats;
    private final LongSupplier nanoTime;
    private final int slotBytes;
    private final MemorySegment slots;
    private final ByteBuffer buffer; // the same memory
    private final Set<TcpConnection> connections = new LinkedHashSet<>();
    private int taken;

    /**
     * @param stats of the shard's UDP port: the packets count there too
     */
    TcpInbox(int shard, Receiver receiver, UdpStats stats, UdpOptions udp, LongSupplier nanoTime) {
        this.shard = shard;
        this.receiver = receiver;
        this.stats = stats;
        this.nanoTime = nanoTime;
        slotBytes = udp.receiveSlotBytes();
        slots = Arena.ofAuto().allocate((long) SLOTS * slotBytes, 64);
        buffer = slots.asByteBuffer();
    }

    int shard() {
        return shard;
    }

    int maxPacketBytes() {
        return slotBytes;
    }

    long nowNs() {
        return nanoTime.getAsLong();
    }

    void add(TcpConnection connection) {
        connections.add(connection);
    }

    void remove(TcpConnection connection) {
        connections.remove(connection);
    }

    /** Takes the next {@code length} bytes, which fit into a slot. */
    void packet(ByteBuffer in, int length, long hi, long lo, long port) {
        if (taken == SLOTS) {
            batchEnd();
        }
        long at = (long) taken++ * slotBytes;
        buffer.put((int) at, in, in.position(), length);
        in.position(in.position() + length);
        stats.rxPackets++;
        stats.rxBytes += length;
        Delivery.packet(receiver, stats, slots, at, length, hi, lo, port);
    }

    void batchEnd() {
        if (taken > 0) {
            taken = 0;
            Delivery.end(receiver, stats);
        }
    }

    void handleTimeouts() {
        long nowNs = nowNs();
        for (TcpConnection connection : List.copyOf(connections)) {
            connection.handleTimeouts(nowNs);
        }
    }
}
