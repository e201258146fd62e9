package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Indices on both sides: rollover, order, repetition, and the end of a key. */
class ReplayTest {
    private static final int[] FIRST = {0, 1, 32700, 32767, 32768, 65430, 65500, 65534, 65535};

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void shuffledPacketsAreAcceptedOnceAtEveryWrap(String engine, SrtpProfile p) {
        for (int first : FIRST) {
            try (Pair pair = new Pair(engine, p)) {
                List<byte[]> sent = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    sent.add(pair.protect(pair.packet(first + i)));
                }
                assertThat(pair.sender.highestIndex()).isEqualTo(first + 99L);
                // The first packet first: nothing before it is ever accepted. The rest shuffled.
                assertThat(pair.unprotect(sent.getFirst())).isPositive();
                List<byte[]> rest = new ArrayList<>(sent.subList(1, 100));
                Collections.shuffle(rest, pair.random);
                for (byte[] b : rest) {
                    assertThat(pair.unprotect(b)).isPositive();
                }
                assertThat(pair.highestReceived()).isEqualTo(first + 99L);
                for (byte[] b : sent) {
                    assertThat(pair.unprotect(b)).isEqualTo(SrtpWorker.REPLAYED);
                }
                assertThat(pair.unprotect(pair.protect(pair.packet(first + 99 + 100))))
                        .isPositive();
                assertThat(pair.unprotect(sent.getFirst())).isEqualTo(SrtpWorker.TOO_OLD);
            }
        }
    }

    /** Late by up to 127 packets at several turns of the rollover counter. */
    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void latePacketsKeepTheirRolloverCounter(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p)) {
            Random r = new Random(11);
            long index = 65000;
            pair.sender.sent.seed(index);
            pair.receive.addReceiver(Pair.SSRC).rtp.seed(index);
            for (int turn = 0; turn < 40; turn++) {
                int late = 1 + r.nextInt(127);
                byte[] early = pair.protect(pair.packet((int) (index + 1)));
                index += 1 + late;
                byte[] next = pair.protect(pair.packet((int) index));
                assertThat(pair.unprotect(next)).isPositive();
                assertThat(pair.unprotect(early)).isPositive();
                assertThat(pair.highestReceived()).isEqualTo(index);
                // On to just before the next wrap-around, by jumps below 2^15.
                for (int jump = 0; jump < 2; jump++) {
                    index += turn % 2 == 0 ? 32766 : 32700 + r.nextInt(60);
                    assertThat(pair.unprotect(pair.protect(pair.packet((int) index)))).isPositive();
                }
            }
            assertThat(index >>> 16).isGreaterThan(35);
            assertThat(pair.sender.highestIndex()).isEqualTo(index);
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void anIndexProtectsOnePacketOnly(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p)) {
            byte[] first = pair.packet(5);
            pair.protect(first);
            assertThat(pair.tryProtect(pair.packet(5))).isEqualTo(SrtpWorker.REPLAYED);
            assertThat(pair.tryProtect(first)).isEqualTo(SrtpWorker.REPLAYED);
            pair.protect(pair.packet(400));
            assertThat(pair.tryProtect(pair.packet(6))).isEqualTo(SrtpWorker.TOO_OLD);
            assertThat(pair.tryProtect(pair.packet(65000))).isEqualTo(SrtpWorker.TOO_OLD);
            pair.protect(pair.packet(399)); // late but new
            assertThat(pair.sender.highestIndex()).isEqualTo(400);
            assertThat(pair.send.sender(Pair.SSRC)).isSameAs(pair.sender);
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void keysEnd(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p)) {
            pair.sender.sent.seed((1L << 48) - 2);
            pair.receive.addReceiver(Pair.SSRC).rtp.seed((1L << 48) - 2);
            byte[] last = pair.protect(pair.packet(65535));
            assertThat(pair.unprotect(last)).isPositive();
            assertThat(pair.tryProtect(pair.packet(0))).isEqualTo(SrtpWorker.EXHAUSTED);
            last[3] = 0; // the peer goes on as number 65280 + 256 = 0 of the next turn
            last[2] = 0;
            assertThat(pair.unprotect(last)).isEqualTo(SrtpWorker.EXHAUSTED);
            byte[] report = Fixtures.rtcp(pair.random, Pair.SSRC, 20);
            pair.sender.nextRtcp = (1L << 31) - 1;
            byte[] lastReport = Fixtures.protectRtcp(pair.worker, pair.send, report, true);
            assertThat(Fixtures.unprotectRtcp(pair.worker, pair.receive, lastReport, new byte[1][]))
                    .isEqualTo(20);
            assertThat(Fixtures.tryProtectRtcp(pair.worker, pair.sender, report))
                    .isEqualTo(SrtpWorker.EXHAUSTED);
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void rtcpHasAWindowOfItsOwn(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p)) {
            List<byte[]> sent = new ArrayList<>();
            for (int i = 0; i < 140; i++) {
                byte[] report = Fixtures.rtcp(pair.random, Pair.SSRC, 28);
                sent.add(Fixtures.protectRtcp(pair.worker, pair.send, report, i % 2 == 0));
            }
            byte[][] out = new byte[1][];
            for (int i = 139; i >= 0; i--) {
                int expected = i > 139 - 128 ? 28 : SrtpWorker.TOO_OLD;
                assertThat(Fixtures.unprotectRtcp(pair.worker, pair.receive, sent.get(i), out))
                        .isEqualTo(expected);
            }
            assertThat(Fixtures.unprotectRtcp(pair.worker, pair.receive, sent.get(139), out))
                    .isEqualTo(SrtpWorker.REPLAYED);
            assertThat(pair.highestReceived()).isEqualTo(-1);
        }
    }
}
