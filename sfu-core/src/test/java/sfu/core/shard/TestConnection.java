package sfu.core.shard;

import sfu.core.io.TcpPeer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A TCP peer of a {@link VirtualRoom}; while it is slow it still gets what it is sent. */
final class TestConnection implements TcpPeer {
    private final TestPeer peer;
    boolean isSlow;
    boolean isClosed;

    TestConnection(TestPeer peer) {
        this.peer = peer;
    }

    @Override
    public boolean send(MemorySegment in, long[] at, int[] length, int from, int to) {
        for (int i = from; !isClosed && i < to; i++) {
            peer.path.accept(in.asSlice(at[i], length[i]).toArray(ValueLayout.JAVA_BYTE));
        }
        return !isClosed;
    }

    @Override
    public boolean isSlow(long nowNs) {
        return isSlow;
    }
}
