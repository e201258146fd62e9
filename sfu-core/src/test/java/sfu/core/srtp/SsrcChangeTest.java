package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;

/**
 * One key, several SSRCs: each has a rollover counter of its own for the key's life (RFC 3711
 * 3.2.3), so that no nonce of GCM is used twice (RFC 7714 8.4) however often a sender changes.
 */
class SsrcChangeTest {
    private static final int OTHER = 0x55667788;

    private static byte[] of(byte[] packet, int ssrc) {
        byte[] other = packet.clone();
        for (int i = 0; i < 4; i++) {
            other[8 + i] = (byte) (ssrc >>> (24 - 8 * i));
        }
        return other;
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void eachSsrcKeepsItsRolloverCounterThroughChanges(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p)) {
            for (int n : new int[] {65534, 65535, 65536, 65537}) { // one turn
                assertThat(pair.unprotect(pair.protect(pair.packet(n)))).isPositive();
            }
            for (int n : new int[] {0, 1, 2}) { // a new SSRC begins in the first turn
                assertThat(pair.unprotect(pair.protect(of(pair.packet(n), OTHER)))).isPositive();
            }
            assertThat(pair.send.sender(OTHER).highestIndex()).isEqualTo(2);
            assertThat(pair.receive.receiver(OTHER).rtp.highest()).isEqualTo(2);
            assertThat(pair.unprotect(pair.protect(pair.packet(65538)))).isPositive();
            assertThat(pair.sender.highestIndex()).isEqualTo(65538);
            assertThat(pair.highestReceived()).isEqualTo(65538);
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void anSsrcThatComesBackUsesNoNumberTwice(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p)) {
            byte[] first = pair.protect(pair.packet(7));
            pair.protect(of(pair.packet(7), OTHER));
            byte[][] out = new byte[1][];
            SrtpSender back = pair.send.sender(Pair.SSRC);
            assertThat(Fixtures.protect(pair.worker, back, pair.packet(7), out))
                    .isEqualTo(SrtpWorker.REPLAYED);
            assertThat(pair.unprotect(first)).isPositive();
        }
    }

    /** Equal plaintext at equal indices: what leaves differs by turn and by SSRC. */
    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void noKeystreamIsUsedTwice(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p)) {
            byte[] plain = Fixtures.rtp(pair.random, Pair.SSRC, 9, 40, true);
            byte[] one = payload(pair.protect(plain));
            byte[] two = payload(pair.protect(of(plain, OTHER)));
            pair.sender.sent.seed(65536 + 8);
            byte[] three = payload(pair.protect(plain));
            assertThat(one).isNotEqualTo(two).isNotEqualTo(three);
            assertThat(two).isNotEqualTo(three);
        }
    }

    private static byte[] payload(byte[] packet) {
        return Arrays.copyOfRange(packet, 12, 52);
    }
}
