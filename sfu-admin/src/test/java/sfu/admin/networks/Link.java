package sfu.admin.networks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A link between two UDP peers on this machine: each sends to its own end of it, and receives from
 * there what the other's packets became on the way.
 */
final class Link implements AutoCloseable {
    private static final int MAX_DATAGRAM_BYTES = 65_536;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** A packet on its way; equal times keep the order of arrival. */
    private record InFlight(long outNs, long order, byte[] bytes, End to) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(outNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed o) {
            InFlight other = (InFlight) o;
            int byTime = Long.compare(outNs, other.outNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final DelayQueue<InFlight> inFlight = new DelayQueue<>();
    private final AtomicLong orders = new AtomicLong();
    private final LinkDirection up;
    private final LinkDirection down;
    private final End near;
    private final End far;
    private final Thread releaser;

    /**
     * The near peer is whoever sends to it.
     *
     * @param farPort the far peer's; 0: whoever sends there
     */
    Link(int farPort, long seed) throws IOException {
        up = new LinkDirection(seed);
        down = new LinkDirection(~seed);
        near = new End(null);
        far = new End(farPort == 0 ? null : new InetSocketAddress(LOOPBACK, farPort));
        start("near", () -> near.carry(up, far));
        start("far", () -> far.carry(down, near));
        releaser = start("out", this::release);
    }

    private static Thread start(String name, Runnable loop) {
        return Thread.ofPlatform().daemon().name("link-" + name).start(loop);
    }

    /** The port that the near peer takes for the far one. */
    int nearPort() {
        return near.port();
    }

    int farPort() {
        return far.port();
    }

    /** From the near peer to the far one. */
    LinkDirection up() {
        return up;
    }

    LinkDirection down() {
        return down;
    }

    void set(Impairment both) {
        up.set(both);
        down.set(both);
    }

    private void release() {
        try {
            while (near.channel.isOpen()) {
                InFlight packet = inFlight.take();
                packet.to.send(packet.bytes);
            }
        } catch (InterruptedException | IOException e) {
            // closed
        }
    }

    @Override
    public void close() throws IOException {
        near.channel.close();
        far.channel.close();
        releaser.interrupt();
    }

    /** A socket that one of the peers talks to. */
    private final class End {
        /** Browsers try several of their sockets; after such silence another one is heard. */
        private static final long SILENCE_NS = 5_000_000_000L;

        final DatagramChannel channel;
        private final boolean isPeerFixed;
        private volatile SocketAddress peer;
        private long heardAtNs;

        End(SocketAddress peer) throws IOException {
            this.peer = peer;
            isPeerFixed = peer != null;
            channel = DatagramChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
            channel.bind(new InetSocketAddress(LOOPBACK, 0));
        }

        int port() {
            return channel.socket().getLocalPort();
        }

        void carry(LinkDirection direction, End other) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
            while (channel.isOpen()) {
                try {
                    SocketAddress from = channel.receive(buffer.clear());
                    long nowNs = System.nanoTime();
                    if (isFromPeer(from, nowNs)) {
                        enter(direction, buffer.flip(), nowNs, other);
                    }
                } catch (IOException e) {
                    LockSupport.parkNanos(1_000_000); // a peer's closed port, or the end
                }
            }
        }

        private boolean isFromPeer(SocketAddress from, long nowNs) {
            if (isPeerFixed) {
                return from.equals(peer);
            }
            if (peer == null || nowNs - heardAtNs > SILENCE_NS) {
                peer = from;
            }
            boolean isPeer = from.equals(peer);
            heardAtNs = isPeer ? nowNs : heardAtNs;
            return isPeer;
        }

        private void enter(LinkDirection direction, ByteBuffer packet, long nowNs, End other) {
            long outNs = direction.enter(packet.remaining(), nowNs);
            if (outNs != LinkDirection.LOST) {
                byte[] bytes = new byte[packet.remaining()];
                packet.get(bytes);
                inFlight.add(new InFlight(outNs, orders.getAndIncrement(), bytes, other));
            }
        }

        void send(byte[] bytes) throws IOException {
            SocketAddress to = peer;
            if (to != null) {
                channel.send(ByteBuffer.wrap(bytes), to);
            }
        }
    }
}
