package sfu.core.io;

import java.lang.foreign.MemorySegment;

/**
 * One UDP socket on one thread: the whole of what the media path asks of the network.
 *
 * <p>Every method belongs to the owning event loop. Packets are written straight into {@link
 * #out()} (reserve, write, commit), so a packet is encrypted in place and never copied in user
 * space. Addresses are three longs, see {@link Addr}.
 */
public interface UdpPort extends AutoCloseable {

    /**
     * Takes the datagrams of a receive batch; the bytes stay valid until {@link #batchEnd()}
     * returns.
     */
    @FunctionalInterface
    interface Receiver {
        void packet(MemorySegment in, long offset, int length, long addrHi, long addrLo, long port);

        /** A batch was delivered: the place to fan out, peers outside, packets inside. */
        default void batchEnd() {}

        /** What the two above threw (an Error as its cause); it costs only that packet or batch. */
        default void failed(RuntimeException bug) {}
    }

    /**
     * Told during {@link #flush} (or {@link TcpBatch#flush}), in the order in which packets were
     * committed, what became of each that was queued.
     */
    interface Departures {
        /** Nobody wants to know. */
        Departures IGNORED =
                new Departures() {
                    @Override
                    public void flushing() {}

                    @Override
                    public void left(int packets) {}

                    @Override
                    public void lost(int packets) {}
                };

        /** A flush begins: what leaves now leaves at this time. */
        void flushing();

        /** The next so many were taken by the kernel, or by their connection. */
        void left(int packets);

        /** The next so many never left: refused, or dropped for newer ones. */
        void lost(int packets);
    }

    /** Who is told of departures, before anything is committed. */
    void departures(Departures listener);

    /**
     * Receives at most one batch; returns the datagrams delivered, 0 when there was nothing to
     * read.
     */
    int receive(Receiver receiver);

    /**
     * How long the datagram that is handed out just now had been in the system's queue, in
     * nanoseconds; 0 where that is not known.
     */
    default long waitedNs() {
        return 0;
    }

    /** Whether that datagram came to where STUN and RTCP may be left to wait. */
    default boolean isControl() {
        return false;
    }

    /** Where packets to send are written: the same segment for the life of the port. */
    MemorySegment out();

    /**
     * Room for one packet of at most {@code maxBytes}, 0 to the port's MTU: its offset in {@link
     * #out()}, or -1 when the batch is full. The caller then completes what it wrote (SRTP), calls
     * {@link #flush()} and asks again: that flush makes room, if need be by dropping the oldest. A
     * second -1 comes from a closed port.
     */
    long reserve(int maxBytes);

    /**
     * Queues the packet just written at the reserved offset. Packets to one peer, committed one
     * after another, become one GSO message while they are of equal length, but for a shorter last.
     *
     * @return whether it was queued; false when this socket cannot reach such an address, counted
     * @throws IllegalArgumentException when it is longer than reserved, or nothing was reserved
     */
    boolean commit(int lengthBytes, long addrHi, long addrLo, long port);

    /**
     * Leaves the packet just written where it is: it goes another way, and its bytes stay valid
     * until the next {@link #flush()}.
     *
     * @throws IllegalArgumentException as {@link #commit}
     */
    void skip(int lengthBytes);

    /**
     * Sends what is queued; returns the messages that could not go now (flush again when writable).
     * A message that fails is counted and dropped; it never holds up the others. When nothing can
     * go and a reservation was refused, the oldest are dropped, what stays is moved and a
     * reservation that was not committed is void.
     */
    int flush();

    int localPort();

    UdpStats stats();

    /** Drops what is queued. A closed port receives nothing and has no room. */
    @Override
    void close();
}
