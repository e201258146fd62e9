package sfu.core.dtls;

import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Bouncy Castle's socket: a queue inwards and, outwards, a buffer that packs a flight's records
 * into one datagram, so that these are lost or arrive together.
 */
final class FlightBuffer implements DatagramTransport {
    /** Fits every path's MTU (RFC 8261 5 has 1,200 for the same reason). */
    static final int SEND_LIMIT = 1_200;

    /** Above every Ethernet datagram. */
    static final int RECEIVE_LIMIT = 2_048;

    @SuppressWarnings("StaticAssignmentOfThrowable") // shared, and without a stack trace
    private static final InterruptedIOException EMPTY =
            new InterruptedIOException("empty") {
                @Override
                public synchronized Throwable fillInStackTrace() {
                    return this;
                }
            };

    private final BlockingQueue<byte[]> in;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private @Nullable ByteBuffer flight; // guarded by this; kept for the handshake only
    private final Consumer<byte[]> out;
    private volatile boolean isWaiting = true;
    private volatile boolean isClosed;

    /**
     * @param queueDatagrams that may wait inwards
     * @param out where datagrams leave; on the thread that flushes
     */
    FlightBuffer(int queueDatagrams, Consumer<byte[]> out) {
        in = new ArrayBlockingQueue<>(queueDatagrams);
        this.out = out;
    }

    boolean hasRoomFor(byte[] datagram) {
        return in.remainingCapacity() > 0 && datagram.length <= RECEIVE_LIMIT;
    }

    /** For one producer, who asked {@link #hasRoomFor} before. */
    void offer(byte[] datagram) {
        in.add(datagram);
        arrived.countDown();
    }

    /** Waits for the first datagram, without taking it; false when none came in time. */
    boolean awaitFirst(long timeoutMs) throws InterruptedException {
        return arrived.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** After the handshake receive() no longer waits, but throws when the queue is empty. */
    synchronized void stopWaiting() {
        isWaiting = false;
        if (flight != null && flight.position() == 0) {
            flight = null;
        }
    }

    boolean isClosed() {
        return isClosed;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        flush();
        byte[] datagram = next(waitMillis);
        if (datagram == null) {
            if (isWaiting) {
                return -1;
            }
            throw EMPTY;
        }
        System.arraycopy(datagram, 0, buffer, offset, datagram.length);
        return datagram.length;
    }

    private byte @Nullable [] next(int waitMillis) throws InterruptedIOException {
        try {
            return isWaiting ? in.poll(waitMillis, TimeUnit.MILLISECONDS) : in.poll();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("closed");
        }
    }

    @Override
    public void send(byte[] record, int offset, int length) {
        byte[] full = null;
        synchronized (this) {
            if (flight != null && length > flight.remaining()) {
                full = take();
            }
            if (flight == null) {
                flight = ByteBuffer.allocate(SEND_LIMIT);
            }
            flight.put(record, offset, length);
        }
        pass(full);
    }

    void flush() {
        byte[] datagram;
        synchronized (this) {
            datagram = take();
        }
        pass(datagram);
    }

    private byte @Nullable [] take() {
        if (flight == null || flight.position() == 0) {
            return null;
        }
        byte[] datagram = Arrays.copyOf(flight.array(), flight.position());
        flight.clear();
        return datagram;
    }

    /** Without the lock: the other side may be in the same process. */
    private void pass(byte @Nullable [] datagram) {
        if (datagram != null) {
            out.accept(datagram);
        }
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_LIMIT;
    }

    @Override
    public int getSendLimit() {
        return SEND_LIMIT;
    }

    @Override
    public void close() {
        flush(); // the alert
        isClosed = true;
    }
}
