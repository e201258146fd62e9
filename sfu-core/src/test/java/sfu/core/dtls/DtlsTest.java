package sfu.core.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.Test;

import sfu.core.api.DtlsFingerprint;
import sfu.core.srtp.SrtpProfile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Handshakes of DtlsEndpoint with a Bouncy Castle client in memory. */
class DtlsTest {

    private static final DtlsCertificate SERVER = new DtlsCertificate();
    private static final DtlsCertificate CLIENT = new DtlsCertificate();

    /** So that on a busy machine nothing is resent that was not lost. */
    private static final int UNHURRIED_RTT_MS = 5_000;

    /** A server and a client joined by a link that loses a share of the datagrams. */
    private static final class Link implements AutoCloseable {
        final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();
        final LinkedBlockingQueue<byte[]> data = new LinkedBlockingQueue<>();
        final AtomicInteger fromServer = new AtomicInteger();
        final DtlsEndpoint server;
        final FlightBuffer toServer;
        DtlsClient client = new DtlsClient(CLIENT, SERVER.fingerprint());

        Link(double loss, long seed, DtlsFingerprint expectedFingerprint) {
            this(loss, seed, expectedFingerprint, false);
        }

        Link(double loss, long seed, DtlsFingerprint expectedFingerprint, boolean apart) {
            Random random = new Random(seed);
            FlightBuffer[] clientSide = new FlightBuffer[1];
            server =
                    new DtlsEndpoint(
                            SERVER,
                            expectedFingerprint,
                            datagram -> {
                                fromServer.incrementAndGet();
                                lossy(random, loss, clientSide[0]::offer).accept(datagram);
                            },
                            new DtlsEndpoint.Listener() {
                                @Override
                                public void onKeys(SrtpKeys exported) {
                                    keys.complete(exported);
                                }

                                @Override
                                public void onData(byte[] bytes) {
                                    data.add(bytes);
                                }

                                @Override
                                public void onClosed(String reason) {
                                    closed.complete(reason);
                                }
                            });
            Consumer<byte[]> up = lossy(random, loss, server::onDatagram);
            toServer =
                    clientSide[0] = new FlightBuffer(apart ? flight -> eachRecord(flight, up) : up);
            server.start(loss == 0 && !apart ? UNHURRIED_RTT_MS : 0);
        }

        DTLSTransport connect() throws Exception {
            return new DTLSClientProtocol().connect(client, toServer);
        }

        private static void eachRecord(byte[] flight, Consumer<byte[]> to) {
            for (int at = 0; at < flight.length; ) {
                int end = at + 13 + (ByteBuffer.wrap(flight).getShort(at + 11) & 0xffff);
                to.accept(Arrays.copyOfRange(flight, at, end));
                at = end;
            }
        }

        private static Consumer<byte[]> lossy(Random random, double loss, Consumer<byte[]> to) {
            return datagram -> {
                boolean lost;
                synchronized (random) {
                    lost = random.nextDouble() < loss;
                }
                if (!lost) {
                    to.accept(datagram);
                }
            };
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Test
    void bothSidesExportTheSameKeysAndTheServerSendsTwoDatagrams() throws Exception {
        DtlsEndpoint.warmUp(SERVER);
        try (Link link = new Link(0, 1, CLIENT.fingerprint())) {
            DTLSTransport client = link.connect();
            SrtpKeys keys = link.keys.get(5, TimeUnit.SECONDS);
            assertEquals(SrtpProfile.AEAD_AES_128_GCM, keys.profile());
            assertArrayEquals(link.client.keys().clientKey(), keys.clientKey());
            assertArrayEquals(link.client.keys().serverSalt(), keys.serverSalt());
            assertEquals(2, link.fromServer.get(), "a flight is one datagram");
            client.send("hello".getBytes(StandardCharsets.UTF_8), 0, 5);
            link.toServer.flush();
            assertEquals(
                    "hello",
                    new String(link.data.poll(5, TimeUnit.SECONDS), StandardCharsets.UTF_8));
            client.close();
            assertEquals("closed by the peer", link.closed.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void fiftyHandshakesOverALinkThatLosesEveryFifthDatagram() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (Link link = new Link(0.2, i, CLIENT.fingerprint())) {
                link.connect();
                SrtpKeys keys = link.keys.get(10, TimeUnit.SECONDS);
                assertArrayEquals(
                        link.client.keys().serverKey(), keys.serverKey(), "handshake " + i);
            }
        }
    }

    @Test
    void fiftyHandshakesOfAClientThatSendsEachRecordAlone() throws Exception {
        for (int i = 0;
                i < 50;
                i++) { // so that ChangeCipherSpec comes without CertificateVerify now and then
            try (Link link = new Link(0.1, i, CLIENT.fingerprint(), true)) {
                link.connect();
                link.keys.get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aWrongFingerprintIsRefused() throws Exception {
        try (Link link = new Link(0, 1, SERVER.fingerprint())) {
            assertThrows(TlsFatalAlertReceived.class, link::connect);
            assertNotNull(link.closed.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void aClientWithoutGcmGetsCounterModeWithSha1() throws Exception {
        try (Link link = new Link(0, 1, CLIENT.fingerprint())) {
            link.client =
                    new DtlsClient(
                            CLIENT,
                            SERVER.fingerprint(),
                            SrtpProfile.AES128_CM_HMAC_SHA1_80.code());
            link.connect();
            SrtpKeys keys = link.keys.get(5, TimeUnit.SECONDS);
            assertEquals(SrtpProfile.AES128_CM_HMAC_SHA1_80, keys.profile());
            assertArrayEquals(link.client.keys().clientSalt(), keys.clientSalt());
        }
    }

    @Test
    void aFingerprintOfAnUnknownAlgorithmIsRefused() throws Exception {
        DtlsFingerprint md5 = new DtlsFingerprint("md5", "00");
        try (Link link = new Link(0, 1, md5)) {
            assertThrows(TlsFatalAlertReceived.class, link::connect);
            assertNotNull(link.closed.get(5, TimeUnit.SECONDS));
        }
    }
}
