package sfu.core.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * What many simulated peers of one process send from and receive on, each with an address of its
 * own: for load tests. All methods belong to one thread, which polls.
 */
public interface PeerSockets extends AutoCloseable {

    /** Takes the datagrams of {@link #receive}; the bytes stay valid until it returns. */
    @FunctionalInterface
    interface Receiver {
        /**
         * @param peer the number that {@link #add} gave
         * @param arrivedUnixNs by the kernel's clock where it tells, else when it was read
         */
        void packet(int peer, MemorySegment in, long offset, int length, long arrivedUnixNs);
    }

    /** The longest datagram that is sent or taken. */
    int MAX_BYTES = 1500;

    /** A new peer that talks with this server only; they are numbered from 0. */
    int add(InetSocketAddress server) throws IOException;

    /** Receives at most a batch or two; returns the datagrams delivered. */
    int receive(Receiver receiver);

    /** Where datagrams to send are written. */
    MemorySegment out();

    /**
     * Room for one datagram of {@link #MAX_BYTES}: its offset in {@link #out()}, or -1 when the
     * batch is full: then complete what was written and call {@link #flush()}.
     */
    long reserve();

    /** Queues what was written at the reserved offset, from this peer to its server. */
    void commit(int peer, int lengthBytes);

    void flush();

    /** Datagrams that the kernel did not take from us. */
    long unsent();

    /** Datagrams that arrived here and found no room, as far as the kernel tells. */
    long overflowed();

    @Override
    void close();

    /**
     * For a server on a loopback address of Linux: one socket for all, so that the server never
     * pays for waking a receiver and one call reads for many. Else a socket for each peer.
     */
    static PeerSockets open(InetAddress server) throws IOException {
        boolean isShared =
                server.isLoopbackAddress()
                        && server.getAddress().length == 4
                        && NativeSupport.ofThisHost().works();
        return isShared ? LoopbackPeers.open() : new SocketPerPeer();
    }
}
