package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtcp.ReportBlock;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

class ReceiveStreamTest {
    private static final long MS = 1_000_000L;
    private static final int SSRC = 0xCAFE;

    private final ReceiveStream stream = new ReceiveStream(SSRC, 90_000, true);
    private final int[] out = new int[64];

    private long accept(int sequenceNumber, long nowNs) {
        return stream.accept(sequenceNumber & 0xFFFF, 0, 100, nowNs, false);
    }

    private long repair(int sequenceNumber, long nowNs) {
        return stream.accept(sequenceNumber & 0xFFFF, 0, 100, nowNs, true);
    }

    private int[] asked(long nowNs) {
        int count = stream.pollNacks(nowNs, 50 * MS, out);
        return java.util.Arrays.copyOf(out, count);
    }

    private static int[] seqs(int... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] &= 0xFFFF;
        }
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 32_766, 32_767, 32_768, 65_533, 65_534, 65_535})
    void theWholeStoryAtEveryWrapAround(int first) {
        long start = accept(first, 0);
        assertThat(start).isGreaterThanOrEqualTo(1 << 16);
        assertThat((int) start & 0xFFFF).isEqualTo(first);
        assertThat(accept(first + 1, 0)).isEqualTo(start + 1);
        assertThat(accept(first + 1, 0)).isEqualTo(ReceiveStream.DUPLICATE);
        assertThat(accept(first + 4, 0)).isEqualTo(start + 4);
        assertThat(asked(9 * MS)).isEmpty();
        assertThat(asked(10 * MS)).isEqualTo(seqs(first + 2, first + 3));
        assertThat(accept(first + 3, 12 * MS)).isEqualTo(start + 3);
        assertThat(stream.report(20 * MS).cumulativeLost()).isEqualTo(1);
        assertThat(repair(first + 2, 60 * MS)).isEqualTo(start + 2);
        assertThat(repair(first + 2, 61 * MS)).isEqualTo(ReceiveStream.DUPLICATE);
        assertThat(asked(1000 * MS)).isEmpty();
        assertThat(stream.extendedOf(first + 3 & 0xFFFF)).isEqualTo(start + 3);
        assertThat(stream.extendedOf(first - 9 & 0xFFFF)).isEqualTo(start - 9);
        assertThat(stream.highestExtended()).isEqualTo(start + 4);
        assertThat(stream.packets()).isEqualTo(5);
        assertThat(stream.bytes()).isEqualTo(500);
        assertThat(stream.duplicates()).isEqualTo(2);
        assertThat(stream.recovered()).isEqualTo(1);
        assertThat(stream.nacksSent()).isEqualTo(2);
        assertThat(stream.pollKeyFrameNeeded()).isFalse();

        ReportBlock report = stream.report(100 * MS);
        assertThat(report.ssrc()).isEqualTo(SSRC);
        assertThat(report.cumulativeLost()).isEqualTo(1); // repaired, but the link did lose it
        assertThat(report.extendedHighestSequenceNumber()).isEqualTo(first + 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 50, 65_535})
    void theFirstPacketsMayBeReordered(int first) {
        long second = accept(first + 2, 0);
        assertThat(accept(first, 0)).isEqualTo(second - 2);
        assertThat(asked(10 * MS)).isEqualTo(seqs(first + 1));
        assertThat(stream.lost()).isEqualTo(1);
        assertThat(accept(first + 1, 0)).isEqualTo(second - 1);
        assertThat(accept(first + 3, 0)).isEqualTo(second + 1);
        assertThat(accept(first + 1, 0)).isEqualTo(ReceiveStream.DUPLICATE);
        assertThat(stream.lost()).isZero();
        assertThat(asked(20 * MS)).isEmpty();
    }

    @Test
    void whatWasBeforeTheStartIsTooOldLater() {
        accept(1000, 0);
        for (int i = 1; i <= 100; i++) {
            accept(1000 + i, 0);
        }
        assertThat(accept(999, 0)).isEqualTo(ReceiveStream.TOO_OLD);
        assertThat(stream.lost()).isZero();
    }

    @Test
    void aRetransmissionNeverBeginsAStream() {
        assertThat(repair(5, 0)).isEqualTo(ReceiveStream.TOO_OLD);
        assertThat(repair(6, 0)).isEqualTo(ReceiveStream.TOO_OLD);
        assertThat(stream.report(0).extendedHighestSequenceNumber()).isZero();
        accept(5, 0);
        assertThat(repair(20_000, 0)).isEqualTo(ReceiveStream.TOO_OLD);
        assertThat(repair(20_001, 0)).isEqualTo(ReceiveStream.TOO_OLD);
    }

    @ParameterizedTest
    @ValueSource(ints = {4000, 20_000, 32_768, 40_000, 60_000, 65_535 - 2100})
    void twoPacketsInARowAtANewPositionRestart(int jump) {
        long before = accept(100, 0);
        assertThat(accept(100 + jump, 0)).isEqualTo(ReceiveStream.TOO_OLD);
        assertThat(accept(101, 0)).isEqualTo(before + 1); // a stray one changes nothing
        assertThat(accept(102 + jump, 0)).isEqualTo(ReceiveStream.TOO_OLD);
        assertThat(stream.pollKeyFrameNeeded()).isFalse();
        long after = accept(103 + jump, 0);
        assertThat(after).isGreaterThan(before + 1);
        assertThat((int) after & 0xFFFF).isEqualTo(103 + jump & 0xFFFF);
        assertThat(stream.pollKeyFrameNeeded()).isTrue();
        // the one that was thrown away is asked for, and others from before it are newer still
        assertThat(asked(10 * MS)).isEqualTo(seqs(102 + jump));
        assertThat(repair(102 + jump, 0)).isEqualTo(after - 1);
        assertThat(accept(4 + jump, 0)).isEqualTo(after - 99).isGreaterThan(before + 1);
    }

    @Test
    void aLongGapIsNoRestart() {
        long start = accept(0, 0);
        assertThat(accept(3000, 0)).isEqualTo(start + 3000);
        assertThat(stream.lost()).isEqualTo(2999);
        assertThat(stream.pollKeyFrameNeeded()).isTrue(); // far more than can be repaired
        assertThat(asked(100 * MS)).isEmpty();
    }

    @Test
    void aRestartDoesNotCountAsLoss() {
        for (int i = 0; i < 10; i++) {
            accept(i, 0);
        }
        stream.report(0);
        for (int i = 0; i < 10; i++) {
            accept(30_000 + i, 0);
        }
        assertThat(stream.report(0).cumulativeLost()).isEqualTo(1); // the first one, refused
        assertThat(stream.packets()).isEqualTo(19);
    }

    /** RFC 3550 A.3: the fraction is of the interval, the sum of the whole. */
    @Test
    void reportsTheLossOfTheInterval() {
        for (int i = 0; i < 100; i++) {
            accept(i, 0);
        }
        assertThat(stream.report(0).fractionLost()).isZero();
        for (int i = 100; i <= 200; i++) {
            if (i % 4 != 3) {
                accept(i, 0);
            }
        }
        ReportBlock second = stream.report(0);
        assertThat(second.fractionLost()).isEqualTo((25 << 8) / 101);
        assertThat(second.cumulativeLost()).isEqualTo(25);
        assertThat(stream.fractionLost()).isEqualTo(((25 << 8) / 101) / 256.0);
        assertThat(stream.report(0).fractionLost()).isZero(); // nothing expected
        for (int i = 103; i <= 200; i += 4) {
            accept(i, 0); // all late ones come
        }
        accept(201, 0);
        assertThat(stream.report(0).fractionLost()).isZero(); // never negative
        assertThat(stream.lost()).isZero();
    }

    @Test
    void allButLostIsReportedAs255() {
        accept(0, 0);
        stream.report(0);
        accept(2999, 0);
        assertThat(stream.report(0).fractionLost()).isEqualTo(255);
    }

    @Test
    void reportsTheTimeSinceTheLastSenderReport() {
        accept(0, 0);
        assertThat(stream.hasSenderReport()).isFalse();
        assertThat(stream.report(0).lastSenderReport()).isZero();
        assertThat(stream.report(0).delaySinceLastSenderReport()).isZero();
        stream.onSenderReport(0x1122_3344_5566_7788L, 77, 1000 * MS);
        ReportBlock report = stream.report(2500 * MS);
        assertThat(report.lastSenderReport()).isEqualTo(0x3344_5566);
        assertThat(report.delaySinceLastSenderReport()).isEqualTo(3 << 15); // 1.5 s
        assertThat(stream.srNtp()).isEqualTo(0x1122_3344_5566_7788L);
        assertThat(stream.srRtp()).isEqualTo(77);
        assertThat(stream.srArrivalNs()).isEqualTo(1000 * MS);
        long days = 3L * 24 * 3600 * 1000 * MS;
        assertThat(stream.report(days).delaySinceLastSenderReport()).isEqualTo(-1); // the most
    }

    @Test
    void repairsSayNothingOfJitter() {
        stream.accept(0, 0, 100, 0, false);
        stream.accept(1, 0, 100, 0, false);
        stream.accept(4, 0, 100, 0, false);
        asked(10 * MS);
        stream.accept(2, 0, 100, 100 * MS, true); // by RTX
        stream.accept(3, 0, 100, 100 * MS, false); // repeated under its own SSRC
        assertThat(stream.jitterSeconds()).isZero();
        stream.accept(5, 0, 100, 16 * MS, false);
        assertThat(stream.jitterSeconds()).isEqualTo(0.001);
        assertThat(stream.report(0).jitter()).isEqualTo(90);
    }

    @Test
    void withoutNackNothingIsAskedFor() {
        ReceiveStream audio = new ReceiveStream(SSRC, 48_000, false);
        audio.accept(0, 0, 100, 0, false);
        audio.accept(5000, 0, 100, 0, false);
        audio.accept(5001, 0, 100, 0, false);
        audio.accept(5005, 0, 100, 0, false);
        audio.clearNacksBefore(7);
        assertThat(audio.pollNacks(1000 * MS, 0, out)).isZero();
        assertThat(audio.pollKeyFrameNeeded()).isFalse();
        assertThat(audio.nacksSent()).isZero();
        assertThat(audio.clockRate()).isEqualTo(48_000);
    }

    @Test
    void aKeyFrameEndsTheSearchForWhatWasBefore() {
        long start = accept(0, 0);
        accept(5, 0);
        stream.clearNacksBefore(start + 3);
        assertThat(asked(10 * MS)).isEqualTo(seqs(3, 4));
    }

    @Test
    void aClockRateIsAboveZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ReceiveStream(1, 0, false));
    }

    /** Neither jumps nor retransmissions of anything make a number come twice. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverComesNoNumberComesTwice(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<Long> seen = new HashSet<>();
        int number = random.nextInt(1 << 16);
        long accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            number += random.nextInt(200) == 0 ? random.nextInt(1 << 16) : random.nextInt(-8, 12);
            long highest = stream.highestExtended();
            long extended = random.nextInt(5) == 0 ? repair(number, i) : accept(number, i);
            if (extended >= 0) {
                accepted++;
                assertThat(seen.add(extended)).isTrue();
                assertThat((int) extended & 0xFFFF).isEqualTo(number & 0xFFFF);
                assertThat(stream.highestExtended()).isGreaterThanOrEqualTo(highest);
            }
            asked(i * MS);
        }
        assertThat(accepted).isGreaterThan(10_000).isEqualTo(stream.packets());
    }

    @Test
    void allocatesNothing() {
        int[] next = {0};
        long[] now = {0};
        long bytes =
                AllocatedBytes.whenWarm(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        next[0] += 1 + i % 7 / 6;
                        now[0] += MS;
                        stream.accept(next[0] & 0xFFFF, i, 100, now[0], false);
                        stream.pollNacks(now[0], 50 * MS, out);
                    }
                });
        assertThat(stream.nacksSent()).isGreaterThan(1000);
        assertThat(bytes).isLessThan(10_000);
    }
}
