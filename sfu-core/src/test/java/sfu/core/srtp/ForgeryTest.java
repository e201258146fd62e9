package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.Random;

/** What is not authentic changes nothing and leaves no plaintext. */
class ForgeryTest {
    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void everyChangedBitIsRejected(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p)) {
            assertThat(pair.unprotect(pair.protect(pair.packet(99)))).isPositive();
            byte[] plain = pair.packet(100);
            byte[] good = pair.protect(plain);
            for (int bit = 0; bit < 8 * good.length; bit++) {
                byte[] bad = good.clone();
                bad[bit / 8] ^= (byte) (1 << bit % 8);
                byte[][] left = new byte[1][];
                assertThat(Fixtures.unprotect(pair.worker, pair.receive, bad, left))
                        .as("bit %d", bit)
                        .isNegative();
                assertThat(pair.highestReceived()).isEqualTo(99);
                assertNotInClear(plain, left[0]);
            }
            byte[][] out = new byte[1][];
            assertThat(Fixtures.unprotect(pair.worker, pair.receive, good, out))
                    .isEqualTo(plain.length);
            assertThat(out[0]).isEqualTo(plain);
        }
    }

    /** At most a few bytes of the payload agree by chance. */
    private static void assertNotInClear(byte[] plain, byte[] left) {
        int same = 0;
        for (int k = Fixtures.headerLength(plain); k < plain.length; k++) {
            same += left[k] == plain[k] ? 1 : 0;
        }
        assertThat(same).isLessThan(10);
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void everyCutIsRejected(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p)) {
            byte[] good = pair.protect(pair.packet(100));
            for (int n = 0; n < good.length; n++) {
                assertThat(pair.unprotect(Arrays.copyOf(good, n))).isNegative();
            }
            assertThat(pair.highestReceived()).isEqualTo(-1);
            assertThat(pair.unprotect(good)).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void everyChangedRtcpByteIsRejected(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p)) {
            for (boolean encrypt : new boolean[] {true, false}) {
                byte[] plain = Fixtures.rtcp(pair.random, Pair.SSRC, 52);
                byte[] good = Fixtures.protectRtcp(pair.worker, pair.send, plain, encrypt);
                for (int i = 0; i < good.length; i++) {
                    byte[] bad = good.clone();
                    bad[i] ^= (byte) (1 << pair.random.nextInt(8));
                    assertThat(unprotectRtcp(pair, bad)).as("byte %d", i).isNegative();
                    assertThat(unprotectRtcp(pair, Arrays.copyOf(good, i))).isNegative();
                }
                byte[][] out = new byte[1][];
                assertThat(Fixtures.unprotectRtcp(pair.worker, pair.receive, good, out))
                        .isEqualTo(52);
                assertThat(out[0]).isEqualTo(plain);
                assertThat(unprotectRtcp(pair, good)).isEqualTo(SrtpWorker.REPLAYED);
            }
        }
    }

    private static int unprotectRtcp(Pair pair, byte[] packet) {
        return Fixtures.unprotectRtcp(pair.worker, pair.receive, packet, new byte[1][]);
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void unauthenticSsrcsLeaveNoState(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p)) {
            for (int ssrc = 1; ssrc < 500; ssrc++) {
                assertThat(pair.unprotect(Fixtures.rtp(pair.random, ssrc, ssrc, 60, true)))
                        .isEqualTo(SrtpWorker.NOT_AUTHENTIC);
                assertThat(unprotectRtcp(pair, Fixtures.rtcp(pair.random, ssrc, 60)))
                        .isEqualTo(SrtpWorker.NOT_AUTHENTIC);
                assertThat(pair.receive.receiver(ssrc)).isNull();
            }
        }
    }

    /** Garbage of all lengths, half of it with a version that gets it past the first check. */
    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void garbageIsACode(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p)) {
            Random r = new Random(5);
            for (int i = 0; i < 4000; i++) {
                byte[] b = Fixtures.bytes(r, r.nextInt(160));
                if (b.length != 0 && r.nextBoolean()) {
                    b[0] = (byte) (0x80 | b[0] & 0x3F);
                }
                assertThat(pair.unprotect(b)).isNegative();
                assertThat(unprotectRtcp(pair, b)).isNegative();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void aPeerHasOnlySoManySsrcs(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p)) {
            for (int ssrc = 0; ssrc < SrtpContext.MAX_STREAMS; ssrc++) {
                pair.receive.addReceiver(ssrc);
            }
            byte[] packet = pair.protect(pair.packet(1));
            assertThat(pair.unprotect(packet)).isEqualTo(SrtpWorker.TOO_MANY_STREAMS);
            byte[] known = Fixtures.rtp(pair.random, 7, 1, 40, true);
            assertThat(pair.unprotect(pair.protect(known))).isPositive();
        }
    }
}
