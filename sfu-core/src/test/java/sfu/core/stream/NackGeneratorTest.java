package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

class NackGeneratorTest {
    private static final long MS = 1_000_000L;
    private static final long RTT = 100 * MS;

    private final NackGenerator nacks = new NackGenerator();
    private final int[] out = new int[2000];

    private int[] poll(long nowNs) {
        return Arrays.copyOf(out, nacks.poll(nowNs, RTT, out));
    }

    private void gap(long first, long end, long nowNs) {
        nacks.gap(first, end, nowNs);
        nacks.advanced();
    }

    @Test
    void waitsOutReorderingByTime() {
        gap(10, 11, 0);
        assertThat(poll(NackGenerator.REORDERING_NS - 1)).isEmpty();
        assertThat(poll(NackGenerator.REORDERING_NS)).containsExactly(10);
    }

    @Test
    void waitsOutReorderingByLaterPackets() {
        gap(10, 15, 0);
        assertThat(poll(0)).isEmpty(); // one came, although it is five further
        nacks.advanced();
        assertThat(poll(0)).containsExactly(10, 11, 12, 13, 14);
    }

    @Test
    void whatComesInTimeIsNotAskedFor() {
        gap(10, 12, 0);
        assertThat(nacks.arrived(10)).isFalse();
        assertThat(nacks.arrived(10)).isFalse();
        assertThat(poll(10 * MS)).containsExactly(11);
        assertThat(nacks.arrived(11)).isTrue();
        assertThat(poll(1000 * MS)).isEmpty();
        assertThat(nacks.missing()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {65_530, 65_535, 65_536, (1L << 32) - 3})
    void asksForTheLow16Bits(long first) {
        gap(first, first + 7, 0);
        int[] asked = poll(10 * MS);
        for (int i = 0; i < 7; i++) {
            assertThat(asked[i]).isEqualTo((int) (first + i) & 0xFFFF);
        }
    }

    @Test
    void asksAgainAfterARoundTripAndEverLessOften() {
        gap(10, 11, 0);
        assertThat(poll(10 * MS)).hasSize(1);
        assertThat(poll(109 * MS)).isEmpty();
        assertThat(poll(110 * MS)).hasSize(1);
        assertThat(poll(222 * MS)).isEmpty();
        assertThat(poll(223 * MS)).hasSize(1);
        assertThat(nacks.asked()).isEqualTo(3);
    }

    @Test
    void doesNotAskFasterThanASenderAnswers() {
        gap(10, 11, 0);
        assertThat(nacks.poll(10 * MS, 0, out)).isEqualTo(1);
        assertThat(nacks.poll(29 * MS, 0, out)).isZero();
        assertThat(nacks.poll(30 * MS, 0, out)).isEqualTo(1);
    }

    @Test
    void givesUpAfterTenUnansweredTries() {
        gap(10, 11, 0);
        int tries = 0;
        long lastNs = 0;
        for (long now = 0; now < 900 * MS && nacks.missing() > 0; now += MS) {
            if (nacks.poll(now, 20 * MS, out) > 0) {
                tries++;
                lastNs = now;
            }
            assertThat(nacks.pollGaveUp()).isEqualTo(nacks.missing() == 0);
        }
        assertThat(tries).isEqualTo(10);
        assertThat(nacks.missing()).isZero();
        assertThat(lastNs).isLessThan(400 * MS);
    }

    @Test
    void theLastTryMayStillBeAnswered() {
        gap(10, 11, 0);
        for (long now = 0; nacks.asked() < 10; now += MS) {
            nacks.poll(now, 20 * MS, out);
        }
        assertThat(nacks.missing()).isEqualTo(1);
        assertThat(nacks.arrived(10)).isTrue();
        assertThat(nacks.pollGaveUp()).isFalse();
    }

    @Test
    void givesUpAfterASecond() {
        gap(10, 11, 0);
        for (long now = 0; now <= 1000 * MS; now += 5 * MS) {
            nacks.poll(now, RTT, out);
        }
        assertThat(nacks.missing()).isEqualTo(1);
        assertThat(nacks.asked()).isEqualTo(8);
        nacks.poll(1001 * MS, RTT, out);
        assertThat(nacks.missing()).isZero();
        assertThat(nacks.pollGaveUp()).isTrue();
        assertThat(nacks.pollGaveUp()).isFalse();
    }

    @Test
    void isBounded() {
        gap(0, 1000, 0);
        assertThat(nacks.missing()).isEqualTo(1000);
        assertThat(nacks.pollGaveUp()).isFalse();
        gap(1001, 1011, 0);
        assertThat(nacks.missing()).isEqualTo(1000);
        assertThat(nacks.pollGaveUp()).isTrue();
        assertThat(poll(10 * MS)[0]).isEqualTo(10); // the oldest went
        gap(2000, 3001, 0);
        assertThat(nacks.missing()).isZero();
        assertThat(nacks.pollGaveUp()).isTrue();
    }

    @Test
    void askedInPartsWhenTheMessageIsFull() {
        gap(0, 10, 0);
        int[] four = new int[4];
        assertThat(nacks.poll(10 * MS, RTT, four)).isEqualTo(4);
        assertThat(four).containsExactly(0, 1, 2, 3);
        assertThat(nacks.poll(10 * MS, RTT, four)).isEqualTo(4);
        assertThat(four).containsExactly(4, 5, 6, 7);
        assertThat(nacks.poll(10 * MS, RTT, four)).isEqualTo(2);
        assertThat(nacks.poll(10 * MS, RTT, four)).isZero();
    }

    @Test
    void aGapBeforeTheOthersKeepsTheOrder() {
        gap(10, 12, 0);
        gap(20, 21, 0);
        nacks.gap(5, 7, 0);
        assertThat(poll(10 * MS)).containsExactly(5, 6, 10, 11, 20);
    }

    @Test
    void clearsWhatIsBeforeAKeyFrame() {
        gap(10, 20, 0);
        nacks.clearBefore(10);
        assertThat(nacks.missing()).isEqualTo(10);
        nacks.clearBefore(15);
        assertThat(poll(10 * MS)).containsExactly(15, 16, 17, 18, 19);
        nacks.clearBefore(100);
        assertThat(nacks.missing()).isZero();
        assertThat(nacks.pollGaveUp()).isFalse();
        nacks.clearBefore(200);
    }
}
