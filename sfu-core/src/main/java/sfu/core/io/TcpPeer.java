package sfu.core.io;

import java.lang.foreign.MemorySegment;

/** The way to a peer that is connected by TCP; any thread. */
public interface TcpPeer {
    /** A connection that is no more. */
    TcpPeer CLOSED =
            new TcpPeer() {
                @Override
                public boolean send(MemorySegment in, long[] at, int[] length, int from, int to) {
                    return false;
                }

                @Override
                public boolean isSlow(long nowNs) {
                    return false;
                }
            };

    /**
     * Frames the packets {@code from} to {@code to}, exclusive, and queues them together.
     *
     * @param at offsets of the packets in the segment
     * @return false: they are dropped, since the connection is closed or much too slow
     */
    boolean send(MemorySegment in, long[] at, int[] length, int from, int to);

    /** Whether it takes less than it is sent: it must be sent less. By the sender's thread. */
    boolean isSlow(long nowNs);
}
