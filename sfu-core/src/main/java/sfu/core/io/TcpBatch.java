package sfu.core.io;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Packets in a shard's send slab that leave by TCP at the next flush, when they are encrypted: runs
 * to one peer together.
 */
public final class TcpBatch {
    private static final int CAPACITY = 256;

    private final MemorySegment slab;
    private final UdpPort.Departures departures;
    private final @Nullable TcpPeer[] peers = new @Nullable TcpPeer[CAPACITY];
    private final long[] offsets = new long[CAPACITY];
    private final int[] lengths = new int[CAPACITY];
    private int count;
    private long packets;
    private long bytes;
    private long dropped;

    /**
     * @param departures told, in the order of {@link #add}, what became of each packet
     */
    public TcpBatch(MemorySegment slab, UdpPort.Departures departures) {
        this.slab = slab;
        this.departures = departures;
    }

    /**
     * @return whether it is full and has to be flushed
     */
    public boolean add(TcpPeer peer, long offset, int length) {
        peers[count] = peer;
        offsets[count] = offset;
        lengths[count] = length;
        return ++count == CAPACITY;
    }

    public void flush() {
        if (count == 0) {
            return;
        }
        departures.flushing();
        for (int from = 0, to; from < count; from = to) {
            to = from + 1;
            while (to < count && isSame(from, to)) {
                to++;
            }
            send(peers[from], from, to);
        }
        Arrays.fill(peers, 0, count, null);
        count = 0;
    }

    @SuppressWarnings("ReferenceEquality") // it is one connection or another
    private boolean isSame(int a, int b) {
        return peers[a] == peers[b];
    }

    private void send(@Nullable TcpPeer peer, int from, int to) {
        if (peer == null || !peer.send(slab, offsets, lengths, from, to)) {
            dropped += to - from;
            departures.lost(to - from);
            return;
        }
        packets += to - from;
        departures.left(to - from);
        for (int i = from; i < to; i++) {
            bytes += lengths[i];
        }
    }

    public long packets() {
        return packets;
    }

    public long bytes() {
        return bytes;
    }

    /** For peers that are gone or much too slow. */
    public long dropped() {
        return dropped;
    }
}
