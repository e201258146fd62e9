package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import sfu.core.api.IceParameters;
import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaOffer;
import sfu.core.api.Participant;
import sfu.core.api.RemoteTransport;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.dtls.DtlsEndpoint;
import sfu.core.ice.IceClient;
import sfu.core.shard.ShardOptions;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpProfile;
import sfu.core.stats.DropReason;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Over real sockets: whatever one peer, or a stranger, sends to a running server, two others in the
 * same room go on hearing each other, each drop is named, and the log stays quiet.
 */
class HostilePeersTest {
    private static final int MAGIC = 0x5AFE5AFE;

    /** The socket's buffer would overflow, which is no fault of the parsers. */
    private static final int BURST = 64;

    private final Random random = new Random(20_26);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private RoomServer server;
    private WirePeer ann;
    private WirePeer bob;
    private WirePeer mallory;
    private Thread talking;
    private int paced;

    @BeforeEach
    void meet() throws Exception {
        ShardOptions defaults = ShardOptions.defaults(0);
        ShardOptions twoShards =
                new ShardOptions(
                        0,
                        2,
                        defaults.advertise(),
                        defaults.udp(),
                        defaults.cache(),
                        defaults.cacheBytes());
        server = new RoomServer(twoShards, new RoomLimits(10, 10, 16, 64, 1));
        server.warmUp();
        ann = new WirePeer(server, "room", List.of("VP8"), 0, payload -> {});
        bob = new WirePeer(server, "room", List.of(), 8, this::heard);
        mallory = new WirePeer(server, "room", WirePeer.VIDEO_CODECS, 8, payload -> {});
        talking = Thread.ofPlatform().daemon().start(this::talk);
        Awaitility.await().until(() -> received.get() > 20);
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void part() throws Exception {
        isOver.set(true);
        talking.join(5000);
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(log);
        mallory.close();
        bob.close();
        ann.close();
        server.close();
    }

    /** A packet of audio each 10 ms, its number in the payload. */
    private void talk() {
        try {
            for (int n = 0; !isOver.get(); n++) {
                byte[] payload = ByteBuffer.allocate(80).putInt(MAGIC).putInt(n).array();
                ann.send(ann.rtp(WirePeer.OPUS, n & 0xFFFF, n * 480, WirePeer.AUDIO_SSRC, payload));
                sent.incrementAndGet();
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void heard(byte[] payload) {
        if (payload.length == 80 && ByteBuffer.wrap(payload).getInt() == MAGIC) {
            received.incrementAndGet();
        }
    }

    private void pace() throws InterruptedException {
        if (++paced % BURST == 0) {
            Thread.sleep(2);
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] mutated(byte[] message) {
        byte[] other = message.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            other[random.nextInt(other.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0
                ? java.util.Arrays.copyOf(other, random.nextInt(other.length))
                : other;
    }

    /** What the server dropped by reason, once it has caught up. */
    private Map<DropReason, Long> drops() throws Exception {
        Thread.sleep(1500);
        return server.snapshot().get(30, TimeUnit.SECONDS).drops();
    }

    /** From here on, nothing of what Ann says is lost to Bob, and nobody wrote into the log. */
    private void assertUndisturbed(int sentBefore, int receivedBefore) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> received.get() - receivedBefore > 50);
        Awaitility.await("lost, or on its way where the machine is busy")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> sent.get() - sentBefore - (received.get() - receivedBefore),
                        lost -> lost < 10);
        assertThat(bob.closed).isNotDone();
        assertThat(ann.closed).isNotDone();
        assertThat(
                        log.list.stream()
                                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                                .map(ILoggingEvent::getFormattedMessage))
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void strangersSendAnything() throws Exception {
        int[] before = {sent.get(), received.get()};
        IceClient wrong = new IceClient(IceClient.newParameters(), IceClient.newParameters());
        byte[] check = wrong.check(true);
        for (int i = 0; i < 8000; i++) {
            byte[] datagram = bytes(random.nextInt(1400));
            if (datagram.length > 0 && i % 2 == 0) {
                datagram[0] = (byte) new int[] {0, 1, 20, 22, 25, 63, 128, 144, 191}[i % 9];
            }
            mallory.send(i % 4 == 3 ? mutated(check) : datagram);
            pace();
        }
        Map<DropReason, Long> drops = drops();
        assertThat(drops)
                .containsKeys(
                        DropReason.MALFORMED,
                        DropReason.MALFORMED_STUN,
                        DropReason.AUTH_FAILED,
                        DropReason.UNKNOWN_STUN)
                .doesNotContainKey(DropReason.INTERNAL_ERROR);
        assertUndisturbed(before[0], before[1]);
    }

    /** Mallory's own check, with Ann's address as its source: it is all the same who sends it. */
    @Test
    void aCheckWithAnothersAddressTakesNothingFromIt() throws Exception {
        int[] before = {sent.get(), received.get()};
        for (int i = 0; i < 20; i++) {
            ann.send(mallory.check(i % 2 == 0, random.nextInt()));
            Thread.sleep(5);
        }
        assertUndisturbed(before[0], before[1]);
        mallory.close();
        Awaitility.await()
                .until(() ->
                        server.snapshot().join().rooms().getFirst().participants().size() == 2);
        assertUndisturbed(sent.get(), received.get());
    }

    @Test
    void stunOfAPeerIsChangedAndRepeated() throws Exception {
        int[] before = {sent.get(), received.get()};
        for (int i = 0; i < 4000; i++) {
            mallory.send(mutated(mallory.check(i % 2 == 0, random.nextInt())));
            pace();
        }
        Map<DropReason, Long> drops = drops();
        assertThat(drops).doesNotContainKey(DropReason.INTERNAL_ERROR);
        assertThat(drops).containsKeys(DropReason.REFUSED_STUN, DropReason.MALFORMED_STUN);
        assertUndisturbed(before[0], before[1]);
    }

    @Test
    void authenticRtpIsNonsense() throws Exception {
        int[] before = {sent.get(), received.get()};
        int[] seq = new int[4];
        for (int i = 0; i < 8000; i++) {
            int codec = i % 4;
            seq[codec] += random.nextInt(50) == 0 ? random.nextInt(30_000) : 1;
            boolean isRtx = random.nextInt(8) == 0;
            int type = WirePeer.VIDEO + codec + (isRtx ? 10 : 0);
            int ssrc = WirePeer.VIDEO_SSRC + codec + (isRtx ? 100 : 0);
            byte[] payload = bytes(random.nextInt(i % 3 == 0 ? 8 : 1200));
            mallory.send(
                    mallory.rtp(header(type, seq[codec], random.nextInt(), ssrc), ssrc, payload));
            pace();
        }
        int[] streams = {0};
        Awaitility.await("each is named; the kernel may lose some of it")
                .atMost(Duration.ofSeconds(30))
                .pollInSameThread() // its cipher is of one thread
                .until(() -> {
                    sendWhatIsRare(streams);
                    return drops().keySet()
                            .containsAll(
                                    List.of(
                                            DropReason.UNKNOWN_SSRC,
                                            DropReason.UNKNOWN_PAYLOAD_TYPE,
                                            DropReason.MALFORMED_PAYLOAD,
                                            DropReason.REPLAY,
                                            DropReason.TOO_MANY_STREAMS));
                });
        assertThat(drops()).doesNotContainKey(DropReason.INTERNAL_ERROR);
        assertUndisturbed(before[0], before[1]);
    }

    /** A packet twice, a payload type that was not agreed on, and many more streams. */
    private void sendWhatIsRare(int[] streams) throws Exception {
        int n = streams[0];
        byte[] once = mallory.rtp(WirePeer.OPUS, n + 1, 1, WirePeer.AUDIO_SSRC, bytes(50));
        mallory.send(once);
        mallory.send(once);
        mallory.send(mallory.rtp(1, n + 2, 2, WirePeer.AUDIO_SSRC, bytes(50)));
        int more = n == 0 ? SrtpContext.MAX_STREAMS : 1000; // in the end more than it may have
        for (int i = 0; i < more; i++) {
            int stream = 1 << 20 | streams[0]++;
            mallory.send(mallory.rtp(random.nextInt(64), i, i, stream, bytes(20)));
            pace();
        }
    }

    /** With CSRCs, an extension of nonsense, or padding that is none. */
    private byte[] header(int type, int seq, int timestamp, int ssrc) {
        int csrcs = random.nextInt(4) == 0 ? random.nextInt(16) : 0;
        boolean isExtended = random.nextInt(3) == 0;
        int words = isExtended ? random.nextInt(12) : 0;
        ByteBuffer header = ByteBuffer.allocate(12 + 4 * csrcs + (isExtended ? 4 + 4 * words : 0));
        int padding = random.nextInt(4) == 0 ? 0x20 : 0;
        header.put((byte) (0x80 | padding | (isExtended ? 0x10 : 0) | csrcs));
        header.put((byte) (random.nextInt(2) << 7 | type));
        header.putShort((short) seq).putInt(timestamp).putInt(ssrc);
        header.put(bytes(4 * csrcs));
        if (isExtended) {
            header.putShort((short) (random.nextBoolean() ? 0xBEDE : 0x1000));
            header.putShort((short) words).put(bytes(4 * words));
        }
        return header.array();
    }

    @Test
    void authenticRtcpIsNonsense() throws Exception {
        int[] before = {sent.get(), received.get()};
        for (int i = 0; i < 8000; i++) {
            int type = 192 + random.nextInt(32);
            int size = 4 * (2 + random.nextInt(100));
            byte[] compound = bytes(size);
            compound[0] = (byte) (0x80 | compound[0] & 0x1F);
            compound[1] = (byte) (i % 2 == 0 ? 200 + random.nextInt(8) : type);
            boolean isLengthRight = random.nextInt(3) > 0;
            ByteBuffer.wrap(compound)
                    .putShort(2, (short) (isLengthRight ? size / 4 - 1 : random.nextInt()))
                    .putInt(4, WirePeer.AUDIO_SSRC);
            mallory.send(mallory.rtcp(WirePeer.AUDIO_SSRC, compound));
            pace();
        }
        Map<DropReason, Long> drops = drops();
        assertThat(drops)
                .containsKey(DropReason.MALFORMED_RTCP)
                .doesNotContainKey(DropReason.INTERNAL_ERROR);
        assertUndisturbed(before[0], before[1]);
    }

    /** A peer past ICE whose DTLS records are changed on the way, or are no DTLS at all. */
    @Test
    void handshakesAreBroken() throws Exception {
        int[] before = {sent.get(), received.get()};
        for (int i = 0; i < 20; i++) {
            breakHandshake();
        }
        assertThat(drops()).doesNotContainKey(DropReason.INTERNAL_ERROR);
        assertUndisturbed(before[0], before[1]);
    }

    private void breakHandshake() throws Exception {
        DtlsCertificate certificate = new DtlsCertificate();
        IceParameters own = IceClient.newParameters();
        RemoteTransport remote = new RemoteTransport(own, certificate.fingerprint());
        JoinRequest join = new JoinRequest("room", "", "", true, false, false);
        Participant eve = server.join(join, mallory).get(30, TimeUnit.SECONDS);
        LocalTransport local =
                eve.negotiate(new MediaOffer(remote, WirePeer.published(List.of("VP8")), List.of()))
                        .get(30, TimeUnit.SECONDS)
                        .transport();
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.connect(mallory.server);
            socket.send(packet(new IceClient(own, local.ice()).check(true)));
            Thread.sleep(50);
            DtlsEndpoint broken =
                    DtlsEndpoint.client(
                            certificate,
                            local.fingerprint(),
                            List.of(SrtpProfile.AEAD_AES_128_GCM),
                            record -> sendBroken(socket, record),
                            new WirePeer.Silent());
            broken.start(10);
            Thread.sleep(150);
            broken.close();
        }
        eve.leave(LeaveReason.LEFT);
    }

    private void sendBroken(DatagramSocket socket, byte[] record) {
        try {
            socket.send(packet(mutated(record)));
            socket.send(packet(mutated(record)));
        } catch (IOException e) {
            // closed: the next one begins
        }
    }

    private static DatagramPacket packet(byte[] bytes) {
        return new DatagramPacket(bytes, bytes.length);
    }

    @Test
    void dtlsAfterTheHandshakeIsNonsense() throws Exception {
        int[] before = {sent.get(), received.get()};
        for (int i = 0; i < 3000; i++) {
            byte[] record = bytes(13 + random.nextInt(200));
            record[0] = (byte) (20 + random.nextInt(6));
            record[1] = (byte) 0xFE;
            record[2] = (byte) 0xFD;
            boolean isLengthRight = random.nextBoolean();
            ByteBuffer.wrap(record)
                    .putShort(3, (short) random.nextInt(3))
                    .putShort(11, (short) (isLengthRight ? record.length - 13 : random.nextInt()));
            mallory.send(record);
            if (i % 10 == 0) {
                mallory.dtls.send(bytes(1 + random.nextInt(200))); // no SCTP is negotiated
            }
            pace();
        }
        assertThat(drops()).doesNotContainKey(DropReason.INTERNAL_ERROR);
        assertThat(drops()).as("each costs a decryption").containsKey(DropReason.DTLS_LIMIT);
        assertThat(mallory.closed).as("whoever forges its address cannot end it").isNotDone();
        assertUndisturbed(before[0], before[1]);
    }
}
