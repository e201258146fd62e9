package sfu.admin.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import sfu.core.dtls.DtlsCertificate;
import sfu.core.dtls.SrtpKeys;
import sfu.core.ice.IceClient;
import sfu.core.srtp.SrtpEngines;
import sfu.core.srtp.SrtpProfile;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The peers' thread against a server that says nothing. */
@Timeout(30)
class PeerLoopTest {
    private static final SrtpKeys KEYS =
            new SrtpKeys(
                    SrtpProfile.AEAD_AES_128_GCM,
                    new byte[16],
                    new byte[16],
                    new byte[12],
                    new byte[12]);
    private static final Slot SLOT = new Slot("0", 1, true);

    private final DtlsCertificate certificate = new DtlsCertificate();
    private DatagramSocket server;
    private PeerLoop loop;

    @BeforeEach
    void start() throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        server = new DatagramSocket(new InetSocketAddress(loopback, 0));
        loop = PeerLoop.start(loopback, certificate, SrtpEngines.select().engine());
    }

    @AfterEach
    void stop() {
        loop.close();
        server.close();
    }

    private Peer add(List<PublishedTrack> tracks, List<Slot> slots) throws Exception {
        Connection connection =
                new Connection(
                        (InetSocketAddress) server.getLocalSocketAddress(),
                        IceClient.newParameters(),
                        IceClient.newParameters(),
                        certificate.fingerprint(),
                        tracks,
                        slots,
                        !slots.isEmpty(),
                        false,
                        null);
        return loop.add(connection).get(30, SECONDS);
    }

    private static List<PublishedTrack> track() {
        return List.of(new SyntheticTrack(2000, 100, 96));
    }

    private Totals totals() throws Exception {
        return loop.count().get(30, SECONDS);
    }

    @Test
    void keysThatComeAfterAFailedJoinConnectNobody() throws Exception {
        Peer publisher = add(track(), List.of());
        Peer subscriber = add(List.of(), List.of(SLOT));
        Peer lateSubscriber = add(List.of(), List.of(SLOT));
        Peer latePublisher = add(track(), List.of());
        loop.remove(lateSubscriber);
        loop.remove(latePublisher);
        List.of(lateSubscriber, latePublisher, subscriber).forEach(peer -> peer.onKeys(KEYS));
        Thread.sleep(50);
        assertThat(totals().sentPackets()).as("nobody publishes").isZero();
        publisher.onKeys(KEYS);
        Awaitility.await().until(() -> totals().sentPackets() > 100);
        Totals totals = totals();
        assertThat(totals.expectedPackets()).isEqualTo(totals.sentPackets());
    }

    @Test
    void whoIsRemovedLaterSendsAndIsExpectedNoMore() throws Exception {
        Peer publisher = add(track(), List.of());
        Peer subscriber = add(List.of(), List.of(SLOT));
        publisher.onKeys(KEYS);
        subscriber.onKeys(KEYS);
        Awaitility.await().until(() -> totals().expectedPackets() > 100);
        loop.remove(subscriber);
        loop.remove(subscriber);
        long expected = totals().expectedPackets();
        long sent = totals().sentPackets();
        Awaitility.await().until(() -> totals().sentPackets() > sent + 100);
        assertThat(totals().expectedPackets()).isEqualTo(expected);
        loop.remove(publisher);
        long last = totals().sentPackets();
        Thread.sleep(50);
        assertThat(totals().sentPackets()).isEqualTo(last);
        assertThat(loop.bug()).isNull();
    }

    @Test
    void whoAwaitsMediaAndGetsNoneIsSilent() throws Exception {
        Peer publisher = add(track(), List.of());
        Peer subscriber = add(List.of(), List.of(SLOT));
        add(List.of(), List.of(SLOT)); // who never connects
        List.of(publisher, subscriber).forEach(peer -> peer.onKeys(KEYS));
        assertThat(loop.silence().get(30, SECONDS)).isEqualTo(new Silence(1, 0, 0));
        subscriber.assign("0", new PublishedSection(publisher.tracks()), false);
        Awaitility.await().until(() -> loop.silence().get(30, SECONDS).packets() > 0);
        loop.resume().get(30, SECONDS);
        assertThat(loop.silence().get(30, SECONDS))
                .as("a window began")
                .isEqualTo(new Silence(1, 0, 0));
        loop.remove(subscriber);
        assertThat(loop.silence().get(30, SECONDS)).isEqualTo(Silence.NONE);
    }

    @Test
    void anErrorFailsAllCallsAtOnce() throws Exception {
        Error bug = new AssertionError("a bug");
        CompletableFuture<Void> held = new CompletableFuture<>();
        loop.execute(() -> held.join());
        CompletableFuture<Void> failing =
                loop.execute(() -> {
                    throw bug;
                });
        CompletableFuture<Totals> queued = loop.count();
        held.complete(null);
        assertThatThrownBy(() -> failing.get(30, SECONDS)).hasCause(bug);
        assertThatThrownBy(() -> queued.get(30, SECONDS)).hasRootCause(bug);
        assertThatThrownBy(() -> loop.count().get(30, SECONDS)).hasRootCause(bug);
        assertThat(loop.bug()).isSameAs(bug);
        loop.close();
    }

    @Test
    void anExceptionIsKeptAndTheLoopGoesOn() throws Exception {
        loop.execute(() -> {
            throw new IllegalArgumentException("of the caller");
        });
        assertThat(totals()).isNotNull();
        assertThat(loop.bug()).isNull();
    }

    @Test
    void whatIsAskedAfterTheEndFails() {
        loop.close();
        assertThatThrownBy(() -> loop.count().get(30, SECONDS))
                .hasRootCauseMessage("the load test's own thread has ended");
    }
}
