package sfu.core.dtls;

import org.bouncycastle.tls.DatagramTransport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Bouncy Castle's socket: a queue inwards and, outwards, a buffer that packs a flight's records
 * into one datagram.
 */
final class FlightBuffer implements DatagramTransport {

    private static final int MTU = 1_200;
    private static final int RECEIVE_LIMIT = 2_048;

    @SuppressWarnings(
            "StaticAssignmentOfThrowable") // without a stack trace, thrown at each last record
    private static final InterruptedIOException EMPTY =
            new InterruptedIOException("empty") {
                @Override
                public synchronized Throwable fillInStackTrace() {
                    return this; // thrown often, and shared
                }
            };

    private final BlockingQueue<byte[]> in = new ArrayBlockingQueue<>(64);
    private final ByteBuffer flight = ByteBuffer.allocate(MTU);
    private final Consumer<byte[]> out;
    private volatile boolean waiting = true;
    private volatile boolean closed;

    FlightBuffer(Consumer<byte[]> out) {
        this.out = out;
    }

    boolean hasRoomFor(byte[] datagram) {
        return in.remainingCapacity() > 0 && datagram.length <= RECEIVE_LIMIT;
    }

    /** For one producer, who asked hasRoomFor() before. */
    void offer(byte[] datagram) {
        in.add(datagram);
    }

    /** After the handshake receive() no longer waits, but throws when the queue is empty. */
    void stopWaiting() {
        waiting = false;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        flush();
        byte[] datagram;
        try {
            datagram = waiting ? in.poll(waitMillis, TimeUnit.MILLISECONDS) : in.poll();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("closed");
        }
        if (datagram == null) {
            if (waiting) {
                return -1;
            }
            throw EMPTY;
        }
        System.arraycopy(datagram, 0, buffer, offset, datagram.length);
        return datagram.length;
    }

    @Override
    public synchronized void send(byte[] record, int offset, int length) {
        if (length > flight.remaining()) {
            flush();
        }
        flight.put(record, offset, length);
    }

    synchronized void flush() {
        if (flight.position() > 0) {
            out.accept(Arrays.copyOf(flight.array(), flight.position()));
            flight.clear();
        }
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_LIMIT;
    }

    @Override
    public int getSendLimit() {
        return MTU;
    }

    @Override
    public void close() {
        flush(); // the alert
        closed = true;
    }
}
