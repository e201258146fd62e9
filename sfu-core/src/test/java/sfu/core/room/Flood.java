package sfu.core.room;

import sfu.core.ice.IceClient;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Forged datagrams at a steady rate, from addresses of strangers or from a peer's own. */
final class Flood implements AutoCloseable {
    private static final int STRANGERS = 64;
    private static final int AHEAD = 100;
    private static final long STEP_NS = 1_000_000;

    /** What is sent; each datagram differs from the one before. */
    enum Kind {
        /** RTP of addresses that no check came from. */
        STRANGERS_RTP,
        /** Checks for names that nobody has. */
        STRANGERS_STUN,
        /** Of a publisher's address and SSRC, with any number. */
        FORGED_RTP,
        /** Of a publisher's address, each with an SSRC of its own. */
        FORGED_SSRCS,
        FORGED_RTCP
    }

    private final List<DatagramSocket> strangers = new ArrayList<>();
    private final InetSocketAddress server;
    private final List<WirePeer> victims;
    private final IntSupplier number;
    private final Random random = new Random(9);

    /**
     * @param victims whose addresses are used
     * @param number the sequence number that they sent last
     */
    Flood(List<WirePeer> victims, IntSupplier number) throws IOException {
        this.number = number;
        this.victims = victims;
        server = victims.getFirst().server;
        for (int i = 0; i < STRANGERS; i++) {
            strangers.add(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
        }
    }

    /**
     * Sends on the calling thread.
     *
     * @return how many were sent, which are fewer than wanted if the machine is too slow
     */
    long send(Kind kind, int perSecond, long durationNs) throws IOException {
        long startNs = System.nanoTime();
        long sent = 0;
        byte[] stun =
                new IceClient(IceClient.newParameters(), IceClient.newParameters()).check(true);
        byte[] datagram = new byte[kind == Kind.FORGED_RTCP ? 80 : 1000];
        random.nextBytes(datagram);
        DatagramPacket packet = new DatagramPacket(datagram, datagram.length, server);
        for (long nowNs = startNs; nowNs - startNs < durationNs; nowNs = System.nanoTime()) {
            long due = (long) ((nowNs - startNs) / 1e9 * perSecond);
            for (; sent < due; sent++) {
                fill(kind, (int) sent, datagram);
                if (kind == Kind.STRANGERS_STUN) {
                    packet.setData(stun);
                }
                from(kind, (int) sent).send(packet);
            }
            LockSupport.parkNanos(STEP_NS);
        }
        return sent;
    }

    private DatagramSocket from(Kind kind, int n) {
        return switch (kind) {
            case STRANGERS_RTP, STRANGERS_STUN -> strangers.get(n % STRANGERS);
            case FORGED_RTP, FORGED_SSRCS, FORGED_RTCP -> victims.get(n % victims.size()).socket;
        };
    }

    private void fill(Kind kind, int n, byte[] datagram) {
        ByteBuffer out = ByteBuffer.wrap(datagram);
        int ssrc = kind == Kind.FORGED_SSRCS ? random.nextInt() : WirePeer.VIDEO_SSRC;
        if (kind == Kind.FORGED_RTCP) {
            out.put((byte) 0x81).put((byte) 201).putShort((short) 7).putInt(ssrc);
        } else {
            out.put((byte) 0x80)
                    .put((byte) WirePeer.VIDEO)
                    .putShort((short) (number.getAsInt() + 1 + n % AHEAD));
            out.putInt(n).putInt(ssrc);
        }
        out.putInt(datagram.length - Integer.BYTES, random.nextInt());
    }

    @Override
    public void close() {
        strangers.forEach(DatagramSocket::close);
    }
}
