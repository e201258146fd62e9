package sfu.admin.loadtest.peer;

import sfu.core.io.PeerSockets;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Sockets that keep what is sent. */
final class Wiretap implements PeerSockets {
    private static final int PLACES = 64;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment out = arena.allocate(PLACES * MAX_BYTES);
    private final int[] lengths = new int[PLACES];
    private int queued;
    final List<byte[]> sent = new ArrayList<>();

    @Override
    public int add(InetSocketAddress server) {
        return 0;
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
    public long reserve() {
        return queued == PLACES ? -1 : (long) queued * MAX_BYTES;
    }

    @Override
    public void commit(int peer, int lengthBytes) {
        lengths[queued++] = lengthBytes;
    }

    @Override
    public void flush() {
        for (int i = 0; i < queued; i++) {
            MemorySegment datagram = out.asSlice((long) i * MAX_BYTES, lengths[i]);
            sent.add(datagram.toArray(ValueLayout.JAVA_BYTE));
        }
        queued = 0;
    }

    @Override
    public long unsent() {
        return 0;
    }

    @Override
    public long overflowed() {
        return 0;
    }

    @Override
    public void close() {
        arena.close();
    }
}
