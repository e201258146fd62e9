package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@link SrtpWorker#protectRtpAgain}: the same bytes once more, and nothing else. */
class ResendTest {
    private static final int[] FIRST = {0, 1, 32767, 32768, 65300, 65534, 65535};

    private static int again(Pair pair, byte[] packet, byte[][] out) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment m = Fixtures.segment(arena, packet, 16);
            int header = Fixtures.headerLength(packet);
            int payload = packet.length - header;
            int n = pair.worker.protectRtpAgain(pair.sender, m, 0, header, m, header, payload);
            pair.worker.flush();
            out[0] = Fixtures.array(m, 0, Math.max(0, n));
            return n;
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void repeatsTheSameBytesAtEveryWrap(String engine, SrtpProfile p) {
        for (int first : FIRST) {
            try (Pair pair = new Pair(engine, p)) {
                byte[][] plain = new byte[600][];
                byte[][] sent = new byte[600][];
                for (int i = 0; i < 600; i++) {
                    plain[i] = pair.packet(first + i);
                    sent[i] = pair.protect(plain[i]);
                }
                byte[][] out = new byte[1][];
                for (int i = 0; i < 600; i += 7) {
                    assertThat(again(pair, plain[i], out)).isEqualTo(sent[i].length);
                    assertThat(out[0]).isEqualTo(sent[i]);
                }
                assertThat(pair.sender.highestIndex()).isEqualTo(first + 599L);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void refusesNumbersThatWereNotUsed(String engine, SrtpProfile p) {
        byte[][] out = new byte[1][];
        try (Pair pair = new Pair(engine, p)) {
            assertThat(again(pair, pair.packet(1000), out)).isEqualTo(SrtpWorker.TOO_OLD);
            assertThat(pair.sender.highestIndex()).isEqualTo(-1);
            pair.protect(pair.packet(1000));
            assertThat(again(pair, pair.packet(999), out)).isEqualTo(SrtpWorker.TOO_OLD);
            assertThat(again(pair, pair.packet(1001), out)).isEqualTo(SrtpWorker.TOO_OLD);
            pair.protect(pair.packet(1002));
            assertThat(again(pair, pair.packet(1001), out)).isEqualTo(SrtpWorker.TOO_OLD);
            assertThat(pair.tryProtect(pair.packet(1001))).isPositive();
            assertThat(again(pair, pair.packet(1002 + 0x8000), out)).isEqualTo(SrtpWorker.TOO_OLD);
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void reachesBackHalfTheNumbers(String engine, SrtpProfile p) {
        byte[][] out = new byte[1][];
        try (Pair pair = new Pair(engine, p)) {
            byte[] first = pair.packet(50_000);
            byte[] sent = pair.protect(first);
            pair.protect(pair.packet(50_000 + 0x4000));
            pair.protect(pair.packet(50_000 + 0x7FFF));
            assertThat(again(pair, first, out)).isPositive();
            assertThat(out[0]).isEqualTo(sent);
            pair.protect(pair.packet(50_000 + 0x8001));
            assertThat(again(pair, first, out)).isEqualTo(SrtpWorker.TOO_OLD);
        }
    }
}
