package sfu.core.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.crypto.Aes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Random;

/** Packets to and from an independent implementation, key derivation and rollover included. */
class JitsiTest {
    @BeforeAll
    static void withoutBenchmarkingItsCiphers() {
        Aes.setFactoryClassName("SunJCE");
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void bothDirections(String name, SrtpProfile p) throws Exception {
        SrtpEngine engine = Engines.get(name);
        Random r = new Random(42);
        byte[] key = Fixtures.bytes(r, p.keyLength());
        byte[] salt = Fixtures.bytes(r, p.saltLength());
        int ssrc = 0x87654321;
        SrtpContextFactory out = Jitsi.factory(p, true, key, salt);
        SrtpContextFactory in = Jitsi.factory(p, false, key, salt);
        SrtpCryptoContext jitsiSend = out.deriveContext(ssrc, 0);
        SrtpCryptoContext jitsiReceive = in.deriveContext(ssrc, 0);
        SrtcpCryptoContext jitsiSendControl = out.deriveControlContext(ssrc);
        SrtcpCryptoContext jitsiReceiveControl = in.deriveControlContext(ssrc);
        try (SrtpContext send = engine.newContext(p, key, salt);
                SrtpContext receive = engine.newContext(p, key, salt);
                SrtpWorker w = engine.newWorker(4)) {
            byte[][] back = new byte[1][];
            int seq = 60000;
            for (int i = 0; i < 3000; i++, seq += 50) { // twice around the sequence numbers
                byte[] packet = Fixtures.rtp(r, ssrc, seq & 0xFFFF, r.nextInt(1400), false);
                byte[] ours = Fixtures.protect(w, send, packet);
                Jitsi.Buffer theirs = new Jitsi.Buffer(packet);
                assertEquals(SrtpErrorStatus.OK, jitsiSend.transformPacket(theirs));
                assertArrayEquals(theirs.bytes(), ours);
                Jitsi.Buffer opened = new Jitsi.Buffer(ours);
                assertEquals(
                        SrtpErrorStatus.OK, jitsiReceive.reverseTransformPacket(opened, false));
                assertArrayEquals(packet, opened.bytes());
                assertEquals(packet.length, Fixtures.unprotect(w, receive, theirs.bytes(), back));
                assertArrayEquals(packet, back[0]);
            }
            for (int i = 0; i < 200; i++) {
                byte[] packet = Fixtures.rtcp(r, ssrc, 8 + 4 * r.nextInt(200));
                packet[2] = 0;
                Jitsi.Buffer theirs = new Jitsi.Buffer(packet);
                assertEquals(SrtpErrorStatus.OK, jitsiSendControl.transformPacket(theirs));
                assertEquals(
                        packet.length, Fixtures.unprotectRtcp(w, receive, theirs.bytes(), back));
                assertArrayEquals(packet, back[0]);
                byte[] ours = Fixtures.protectRtcp(w, send, packet, true);
                Jitsi.Buffer opened = new Jitsi.Buffer(ours);
                assertEquals(
                        SrtpErrorStatus.OK, jitsiReceiveControl.reverseTransformPacket(opened));
                assertArrayEquals(packet, opened.bytes());
            }
        }
    }
}
