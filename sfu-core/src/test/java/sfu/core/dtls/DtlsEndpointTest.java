package sfu.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.TlsCredentials;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.DtlsFingerprint;
import sfu.core.srtp.SrtpProfile;
import sfu.core.stats.DtlsSnapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Handshakes in memory, and what ends them. */
class DtlsEndpointTest {
    private static final DtlsCertificate SERVER = DtlsLink.SERVER;
    private static final DtlsCertificate CLIENT = DtlsLink.CLIENT;

    @BeforeAll
    static void warmUp() throws Exception {
        DtlsEndpoint.warmUp(SERVER);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertSame(SrtpKeys ours, SrtpKeys theirs) {
        assertThat(ours).usingRecursiveComparison().isEqualTo(theirs);
    }

    @Test
    void bothSidesHaveTheSameKeysAndTheServerSendsTwoDatagrams() throws Exception {
        try (DtlsLink link = new DtlsLink(0, 1).startFar()) {
            SrtpKeys keys = link.server.keys();
            assertThat(keys.profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
            assertThat(keys.clientKey()).hasSize(16).isNotEqualTo(keys.serverKey());
            assertThat(keys.toString()).isEqualTo("SrtpKeys[AEAD_AES_128_GCM]");
            assertSame(link.client.keys(), keys);
            assertThat(link.datagramsOfServer).as("one for each flight").hasValue(2);
        }
    }

    @Test
    void theHandshakesFactsAreKnown() throws Exception {
        try (DtlsLink link = new DtlsLink(0, 1)) {
            assertThat(link.serverEnd.facts()).isNull();
            link.startFar();
            link.server.keys();
            DtlsSnapshot facts = link.serverEnd.facts();
            assertThat(facts).isNotNull();
            assertThat(facts.version()).isEqualTo("DTLS 1.2");
            assertThat(facts.cipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
            assertThat(facts.group()).isIn("x25519", "secp256r1");
            assertThat(facts.role()).isEqualTo("server");
            assertThat(facts.certificate()).isEqualTo("ecdsa");
            assertThat(facts.fingerprint()).isEqualTo("sha-256");
            assertThat(facts.handshakeMs()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void eachProfileWorks(SrtpProfile profile) throws Exception {
        try (DtlsLink link = new DtlsLink(DtlsLink.clientOf(List.of(profile))).start()) {
            SrtpKeys keys = link.server.keys();
            assertThat(keys.profile()).isEqualTo(profile);
            assertThat(keys.serverKey()).hasSize(profile.keyLength());
            assertThat(keys.serverSalt()).hasSize(profile.saltLength());
            assertSame(link.client.keys(), keys);
        }
    }

    @Test
    void theServersOrderOfProfilesCounts() throws Exception {
        List<SrtpProfile> worstFirst =
                List.of(SrtpProfile.AES128_CM_HMAC_SHA1_80, SrtpProfile.AEAD_AES_256_GCM);
        try (DtlsLink link = new DtlsLink(DtlsLink.clientOf(worstFirst)).start()) {
            assertThat(link.server.keys().profile()).isEqualTo(SrtpProfile.AEAD_AES_256_GCM);
        }
    }

    @Test
    void aClientWithoutSrtpIsRefused() throws Exception {
        try (DtlsLink link = new DtlsLink(DtlsLink.clientOf(List.of())).start()) {
            assertThat(link.server.closed()).isEqualTo("no common SRTP protection profile");
            assertThat(link.client.closed()).contains("handshake_failure");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-1", "sha-256", "sha-384", "sha-512"})
    void theFingerprintIsVerifiedByItsOwnAlgorithm(String algorithm) throws Exception {
        byte[] encoded = CLIENT.encoded();
        DtlsFingerprint right = DtlsCertificate.fingerprint(encoded, algorithm);
        try (DtlsLink link = new DtlsLink(right).start()) {
            assertThat(link.server.keys()).isNotNull();
        }
        DtlsFingerprint wrong = DtlsCertificate.fingerprint(SERVER.encoded(), algorithm);
        try (DtlsLink link = new DtlsLink(wrong).start()) {
            CompletableFuture.anyOf(link.server.closed, link.server.keys).get(30, TimeUnit.SECONDS);
            assertThat(link.server.keys).isNotDone();
            assertThat(link.server.closed())
                    .isEqualTo("the peer's certificate does not match the signalled fingerprint");
            assertThat(link.client.closed()).contains("bad_certificate");
            assertThat(link.client.keys).isNotDone();
        }
    }

    @Test
    void aFingerprintOfAnUnknownAlgorithmIsRefused() throws Exception {
        try (DtlsLink link = new DtlsLink(new DtlsFingerprint("md5", "00")).start()) {
            assertThat(link.server.closed()).contains("unknown algorithm md5");
        }
    }

    @Test
    void theClientVerifiesTheServer() throws Exception {
        try (DtlsLink link =
                new DtlsLink(rtt ->
                        new DtlsClient(
                                CLIENT, CLIENT.fingerprint(), DtlsLink.PROFILES, 30_000, rtt))
                        .start()) {
            assertThat(link.client.closed()).contains("does not match");
            assertThat(link.server.closed()).contains("bad_certificate");
        }
    }

    /** Clients that do not do as they should. */
    private static final class Odd extends DtlsClient {
        private final boolean hasCertificate;
        private final boolean hasExtendedMasterSecret;

        Odd(boolean hasCertificate, boolean hasExtendedMasterSecret, int rttMillis) {
            super(CLIENT, SERVER.fingerprint(), DtlsLink.PROFILES, 30_000, rttMillis);
            this.hasCertificate = hasCertificate;
            this.hasExtendedMasterSecret = hasExtendedMasterSecret;
        }

        @Override
        @Nullable TlsCredentials credentials() throws java.io.IOException {
            return hasCertificate ? super.credentials() : null;
        }

        @Override
        public boolean shouldUseExtendedMasterSecret() {
            return hasExtendedMasterSecret;
        }

        @Override
        public boolean requiresExtendedMasterSecret() {
            return false;
        }
    }

    @Test
    void aClientWithoutACertificateIsRefused() throws Exception {
        try (DtlsLink link = new DtlsLink(rtt -> new Odd(false, true, rtt)).start()) {
            assertThat(link.server.closed()).isEqualTo("the peer sent no certificate");
            assertThat(link.client.closed()).contains("bad_certificate");
            assertThat(link.server.keys).isNotDone();
        }
    }

    /** Offers these groups alone, in this order, with a key of none. */
    private static final class OfGroups extends DtlsClient {
        private final List<Integer> groups;

        OfGroups(List<Integer> groups, int rttMillis) {
            super(CLIENT, SERVER.fingerprint(), DtlsLink.PROFILES, 30_000, rttMillis);
            this.groups = groups;
        }

        @Override
        @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // Bouncy Castle's signature
        protected java.util.Vector getSupportedGroups(java.util.Vector roles) {
            return new java.util.Vector(groups);
        }
    }

    @Test
    void aCostlyGroupIsNotTaken() throws Exception {
        List<Integer> costly = List.of(NamedGroup.secp521r1, NamedGroup.x448);
        try (DtlsLink link = new DtlsLink(rtt -> new OfGroups(costly, rtt)).start()) {
            assertThat(link.client.closed()).contains("handshake_failure");
        }
        List<Integer> mixed = List.of(NamedGroup.secp521r1, NamedGroup.secp384r1);
        try (DtlsLink link = new DtlsLink(rtt -> new OfGroups(mixed, rtt)).start()) {
            assertThat(link.server.keys()).isNotNull();
            assertThat(link.serverEnd.facts().group()).isEqualTo("secp384r1");
        }
    }

    @Test
    void aClientWithoutExtendedMasterSecretIsRefused() throws Exception {
        try (DtlsLink link = new DtlsLink(rtt -> new Odd(true, false, rtt)).start()) {
            assertThat(link.server.closed()).contains("Extended Master Secret");
            assertThat(link.client.closed()).contains("handshake_failure");
            assertThat(link.server.keys).isNotDone();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.3})
    void handshakesOverALossyLink(double loss) throws Exception {
        allSucceed(loss, false);
    }

    /** So that ChangeCipherSpec comes without CertificateVerify now and then. */
    @Test
    void handshakesOfAClientThatSendsEachRecordAlone() throws Exception {
        allSucceed(0.1, true);
    }

    /** Side by side: they mostly wait. */
    private static void allSucceed(double loss, boolean isEachRecordAlone) throws Exception {
        List<DtlsLink> links = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            links.add(
                    new DtlsLink(
                                    loss,
                                    i,
                                    CLIENT.fingerprint(),
                                    DtlsLink.clientOf(DtlsLink.PROFILES),
                                    isEachRecordAlone,
                                    DtlsLimits.DEFAULT)
                            .start());
        }
        for (DtlsLink link : links) {
            assertSame(link.client.keys(), link.server.keys());
            link.close();
        }
    }

    @Test
    void dataPassesBothWaysAndCloseNotifyEndsIt() throws Exception {
        try (DtlsLink link = new DtlsLink(0, 1)) {
            assertThat(link.clientEnd.send(bytes("early"))).isFalse();
            link.start();
            link.client.keys();
            await().until(() -> link.clientEnd.send(bytes("hello")));
            assertThat(link.server.data.poll(30, TimeUnit.SECONDS)).isEqualTo(bytes("hello"));
            await().until(() -> link.serverEnd.send(bytes("you")));
            assertThat(link.client.data.poll(30, TimeUnit.SECONDS)).isEqualTo(bytes("you"));
            assertThatThrownBy(() -> link.clientEnd.send(new byte[1_200]))
                    .isInstanceOf(IllegalArgumentException.class);
            link.clientEnd.close();
            assertThat(link.server.closed()).isEqualTo(DtlsEndpoint.CLOSED_BY_PEER);
            assertThat(link.client.closed).as("of our own closing").isNotDone();
            assertThat(link.serverEnd.send(bytes("late"))).isFalse();
        }
    }

    @Test
    void garbageDoesNotDisturbAHandshake() throws Exception {
        try (DtlsLink link = new DtlsLink(0, 1)) {
            Random random = new Random(3);
            for (int i = 0; i < 2_000; i++) {
                byte[] garbage = new byte[random.nextInt(100)];
                random.nextBytes(garbage);
                if (garbage.length > 0) {
                    garbage[0] = (byte) (20 + random.nextInt(44)); // as RFC 7983 lets through
                }
                link.serverEnd.onDatagram(garbage);
            }
            link.start();
            assertSame(link.client.keys(), link.server.keys());
        }
    }

    @Test
    void anEndpointThatIsClosedStaysSilent() throws Exception {
        try (DtlsLink link = new DtlsLink(0, 1)) {
            link.serverEnd.close();
            link.start();
            link.clientEnd.close();
            assertThat(link.datagramsOfServer).hasValue(0);
            assertThat(link.server.closed).isNotDone();
            assertThat(link.client.closed).isNotDone();
        }
    }

    @Test
    void aPeerThatDoesNotBeginIsGivenUpAndTakesNoPlace() throws Exception {
        HandshakeGate gate = new HandshakeGate(1, 3_000);
        DtlsLink.Heard heard = new DtlsLink.Heard();
        DtlsLimits limits = new DtlsLimits(100, 1, 3_000, 4);
        try (DtlsEndpoint server =
                new DtlsEndpoint(
                        SERVER, CLIENT.fingerprint(), limits, gate, datagram -> {}, heard)) {
            server.start(0);
            assertThat(gate.inside()).isZero();
            assertThat(heard.closed()).isEqualTo("the peer did not begin a handshake");
        }
    }

    @Test
    void handshakesBeyondTheLimitWaitForTheirTurn() throws Exception {
        HandshakeGate gate = new HandshakeGate(1, 3_000);
        List<byte[]> hello = new ArrayList<>();
        DtlsLink.Heard client = new DtlsLink.Heard();
        DtlsEndpoint silent =
                DtlsEndpoint.client(DtlsLink.clientOf(DtlsLink.PROFILES), hello::add, client);
        silent.start(0);
        await().until(() -> !hello.isEmpty());
        silent.close();
        DtlsLink.Heard first = new DtlsLink.Heard();
        DtlsLink.Heard second = new DtlsLink.Heard();
        DtlsEndpoint inside = waiting(gate, 30_000, first);
        inside.onDatagram(hello.getFirst());
        await().until(() -> gate.inside() == 1);
        DtlsEndpoint outside = waiting(gate, 100, second);
        outside.onDatagram(hello.getFirst());
        assertThat(second.closed()).isEqualTo("too many handshakes at a time");
        inside.close();
        await().until(() -> gate.inside() == 0);
        assertThat(first.closed).isNotDone();
        DtlsLink.Heard third = new DtlsLink.Heard();
        try (DtlsEndpoint next = waiting(gate, 100, third)) {
            next.onDatagram(hello.getFirst());
            assertThat(third.closed()).isEqualTo("the handshake was not done in time");
        }
        await().until(() -> gate.inside() == 0);
    }

    private static DtlsEndpoint waiting(HandshakeGate gate, int timeoutMs, DtlsLink.Heard heard) {
        DtlsLimits limits = new DtlsLimits(timeoutMs, 1, 3_000, 64);
        DtlsEndpoint server =
                new DtlsEndpoint(SERVER, CLIENT.fingerprint(), limits, gate, datagram -> {}, heard);
        server.start(0);
        return server;
    }

    @Test
    void forgedRecordsOfAnyLengthDoNotEndIt() throws Exception {
        try (DtlsLink link = new DtlsLink(0, 1).startFar()) {
            link.client.keys();
            await().until(() -> link.clientEnd.send(bytes("before")));
            assertThat(link.server.data.poll(30, TimeUnit.SECONDS)).isEqualTo(bytes("before"));
            for (int type = 20; type <= 26; type++) {
                for (int length = 0; length < 64; length++) {
                    byte[] record = new byte[13 + length];
                    ByteBuffer.wrap(record)
                            .put((byte) type)
                            .putShort((short) 0xFEFD)
                            .putShort((short) 1)
                            .putInt(0)
                            .putShort((short) (1000 + length)) // ahead of what came
                            .putShort((short) length);
                    link.serverEnd.onDatagram(record);
                }
            }
            assertThat(link.server.closed).isNotDone();
            assertThat(link.clientEnd.send(bytes("after"))).isTrue();
            assertThat(link.server.data.poll(30, TimeUnit.SECONDS)).isEqualTo(bytes("after"));
        }
    }

    @Test
    void whoStallsMakesRoomForWhoWaits() throws Exception {
        HandshakeGate gate = new HandshakeGate(1, 50);
        List<byte[]> hello = new ArrayList<>();
        DtlsEndpoint silent =
                DtlsEndpoint.client(
                        DtlsLink.clientOf(DtlsLink.PROFILES), hello::add, new DtlsLink.Heard());
        silent.start(0);
        await().until(() -> !hello.isEmpty());
        silent.close();
        DtlsLink.Heard first = new DtlsLink.Heard();
        DtlsEndpoint stalling = waiting(gate, 30_000, first);
        stalling.onDatagram(hello.getFirst());
        await().until(() -> gate.inside() == 1);
        DtlsLink.Heard second = new DtlsLink.Heard();
        try (DtlsEndpoint next = waiting(gate, 2_000, second)) {
            next.onDatagram(hello.getFirst());
            assertThat(first.closed()).contains("while others waited");
            assertThat(second.closed()).as("it was inside").contains("not done in time");
        }
        assertThat(gate.givenUp()).isEqualTo(1);
        await().until(() -> gate.inside() == 0);
        stalling.close();
    }

    @Test
    void closingADoneHandshakeTwiceSendsOneCloseNotify() throws Exception {
        try (DtlsLink link = new DtlsLink(0, 1).startFar()) {
            link.client.keys();
            await().until(() -> link.serverEnd.send(bytes("x")));
            int before = link.datagramsOfServer.get();
            link.serverEnd.close();
            link.serverEnd.close();
            assertThat(link.client.closed()).isEqualTo(DtlsEndpoint.CLOSED_BY_PEER);
            assertThat(link.datagramsOfServer).hasValue(before + 1);
        }
    }
}
