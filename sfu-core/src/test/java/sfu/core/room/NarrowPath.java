package sfu.core.room;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between the media ports of two nodes: what one sends to the other may have to wait, or be
 * lost.
 */
final class NarrowPath implements AutoCloseable {
    private static final int MTU = 2000;

    /** What is waiting for its turn, with what the kernel counts for each. */
    private static final int QUEUE_BYTES = 40_000;

    private final DatagramSocket toOne = open();
    private final DatagramSocket toOther = open();
    private volatile InetSocketAddress one;
    private volatile InetSocketAddress other;
    private volatile long bps;
    private volatile int loseEach;
    private final AtomicInteger lost = new AtomicInteger();

    NarrowPath() throws IOException {
        Thread.ofPlatform().daemon().start(() -> pass(toOne, toOther, false));
        Thread.ofPlatform().daemon().start(() -> pass(toOther, toOne, true));
    }

    private static DatagramSocket open() throws IOException {
        DatagramSocket its = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        its.setReceiveBufferSize(QUEUE_BYTES);
        return its;
    }

    /** In bits a second, from the one to the other; 0: all. */
    void narrow(long newBps) {
        bps = newBps;
    }

    /** Both ways, of so many datagrams one; 0: none. */
    void lose(int ofSoMany) {
        loseEach = ofSoMany;
    }

    int lost() {
        return lost.get();
    }

    /** The one has its media on this port; returns that which the other is to be told. */
    int one(int port) {
        one = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return toOther.getLocalPort();
    }

    int other(int port) {
        other = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return toOne.getLocalPort();
    }

    private void pass(DatagramSocket from, DatagramSocket to, boolean isBack) {
        DatagramPacket packet = new DatagramPacket(new byte[MTU], MTU);
        Random random = new Random(isBack ? 7 : 8);
        try {
            while (true) {
                packet.setLength(MTU);
                from.receive(packet);
                InetSocketAddress target = isBack ? one : other;
                if (loseEach > 0 && random.nextInt(loseEach) == 0) {
                    lost.incrementAndGet();
                } else if (target != null) {
                    to.send(new DatagramPacket(packet.getData(), packet.getLength(), target));
                }
                if (bps > 0 && !isBack) {
                    LockSupport.parkNanos(packet.getLength() * 8_000_000_000L / bps);
                }
            }
        } catch (IOException e) {
            if (!from.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        toOne.close();
        toOther.close();
    }
}
