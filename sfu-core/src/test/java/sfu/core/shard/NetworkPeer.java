package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import sfu.core.api.Candidate;
import sfu.core.api.IceParameters;
import sfu.core.api.LeaveReason;
import sfu.core.api.LocalTransport;
import sfu.core.api.RemoteTransport;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.dtls.DtlsEndpoint;
import sfu.core.dtls.SrtpKeys;
import sfu.core.ice.IceClient;
import sfu.core.rtp.RtpHeader;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpEngines;
import sfu.core.srtp.SrtpProfile;
import sfu.core.srtp.SrtpWorker;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer on a real socket with ICE, DTLS and SRTP; it notes where all that comes is from. */
final class NetworkPeer implements TransportEvents, AutoCloseable {
    private static final DtlsCertificate CERTIFICATE = new DtlsCertificate();

    final TransportProxy proxy;
    final LocalTransport server;
    final Set<InetSocketAddress> sources = ConcurrentHashMap.newKeySet();
    final AtomicInteger sent = new AtomicInteger();
    final AtomicInteger media = new AtomicInteger();
    private final PeerWire wire;
    private @Nullable PeerWire second;
    private final InetSocketAddress to;
    private final IceClient ice;
    private final DtlsEndpoint dtls;
    private final SrtpEngine engine = SrtpEngines.select().engine();
    private final SrtpWorker worker = engine.newWorker(1);
    private final MemorySegment s = Arena.ofAuto().allocate(2048);
    private final CountDownLatch connected = new CountDownLatch(1);
    private volatile @Nullable SrtpContext sending;

    /**
     * @param source its own address
     * @param asked the address of the server that it talks to
     */
    NetworkPeer(MediaShards shards, int home, String source, String asked) throws Exception {
        this(shards, home, asked, to -> PeerWire.udp(InetAddress.getByName(source)));
    }

    /** Connects by ICE-TCP. */
    static NetworkPeer overTcp(MediaShards shards, int home, String asked) throws Exception {
        return new NetworkPeer(shards, home, asked, PeerWire::tcp);
    }

    private NetworkPeer(MediaShards shards, int home, String asked, PeerWire.Opener opener)
            throws Exception {
        IceParameters own = IceClient.newParameters();
        RemoteTransport offer = new RemoteTransport(own, CERTIFICATE.fingerprint());
        proxy = shards.open(home, offer, this);
        server = proxy.local();
        to = new InetSocketAddress(InetAddress.getByName(asked), port());
        wire = opener.open(to);
        ice = new IceClient(own, server.ice());
        dtls =
                DtlsEndpoint.client(
                        CERTIFICATE,
                        server.fingerprint(),
                        List.of(SrtpProfile.AEAD_AES_128_GCM),
                        this::send,
                        new Keys());
        Thread.ofVirtual().start(() -> read(wire));
    }

    /** The port that its answer names. */
    int port() {
        assertThat(server.candidates()).extracting(Candidate::port).containsOnly(port0());
        return port0();
    }

    private int port0() {
        return server.candidates().getFirst().port();
    }

    void connect() throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    check();
                    return ice.isConnected() && ice.isChecked();
                });
        dtls.start(10);
        assertThat(connected.await(30, TimeUnit.SECONDS)).as("connected").isTrue();
    }

    private synchronized void check() {
        send(ice.check(true));
    }

    /** Opens a second way, by UDP. */
    void alsoOverUdp() throws IOException {
        PeerWire also = PeerWire.udp(InetAddress.getByName("127.0.0.1"));
        second = also;
        Thread.ofVirtual().start(() -> read(also));
    }

    /** Nominates both ways, the first one last. */
    synchronized void checkBoth() throws IOException {
        PeerWire also = second;
        if (also != null) {
            also.send(ice.check(true), to);
        }
        check();
    }

    /** One packet of a key frame (VP8). */
    synchronized void sendRtp(int ssrc, int number) {
        SrtpContext context = sending;
        if (context == null) {
            throw new IllegalStateException("not connected");
        }
        RtpHeader.write(s, 0, true, VirtualRoom.VP8, number, number * 3000, ssrc, false);
        byte[] payload = {0x10, 0x00, 0, 0, (byte) 0x9d, 0x01, 0x2a, 0, 0, 0, 0};
        MemorySegment.copy(payload, 0, s, ValueLayout.JAVA_BYTE, 12, payload.length);
        int length = worker.protectRtp(context.sender(ssrc), s, 0, 12, s, 12, payload.length);
        worker.flush();
        send(s.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    void send(byte[] datagram) {
        send(datagram, to);
    }

    void send(byte[] datagram, InetSocketAddress elsewhere) {
        try {
            wire.send(datagram, elsewhere);
            sent.incrementAndGet();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(PeerWire from) {
        try {
            while (true) {
                take(from, from.receive(sources));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private void take(PeerWire from, byte[] datagram) throws IOException {
        int first = datagram[0] & 0xFF;
        if (first <= 3) {
            byte[] answer;
            synchronized (this) {
                answer = ice.onDatagram(datagram, to);
            }
            if (answer != null) {
                from.send(answer, to);
                sent.incrementAndGet();
            }
        } else if (first < 64) {
            dtls.onDatagram(datagram);
        } else {
            media.incrementAndGet();
        }
    }

    @Override
    public void connected() {
        connected.countDown();
    }

    @Override
    public void closed(LeaveReason reason, String detail) {}

    @Override
    public void slotStarted(String mid, long track, long rtpTimestamp) {}

    @Override
    public void close() {
        proxy.close();
        dtls.close();
        wire.close();
        if (second != null) {
            second.close();
        }
    }

    private final class Keys implements DtlsEndpoint.Listener {
        @Override
        public void onKeys(SrtpKeys keys) {
            sending = engine.newContext(keys.profile(), keys.clientKey(), keys.clientSalt());
        }

        @Override
        public void onData(byte[] data) {}

        @Override
        public void onClosed(String reason) {}
    }
}
