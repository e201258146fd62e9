package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtcp.ReportBlock;

import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

class ReceiveStreamTest {
    private static final long MS = 1_000_000L;
    private static final int CLOCK = 90_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32_767, 32_768, 65_533, 65_534, 65_535})
    void numbersOnlyGrowOverTheWrap(int first) {
        ReceiveStream stream = new ReceiveStream(1, CLOCK, true);
        long before = stream.accept(first, 0, 100, 0, false);
        assertThat(before & 0xFFFF).isEqualTo(first);
        for (int i = 1; i < 10; i++) {
            long number = stream.accept(first + i & 0xFFFF, 0, 100, i * MS, false);
            assertThat(number).isEqualTo(before + i);
        }
        assertThat(stream.accept(first + 9 & 0xFFFF, 0, 100, 0, false))
                .isEqualTo(ReceiveStream.DUPLICATE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_533})
    void reportsLossAsInTheRfc(int first) {
        ReceiveStream stream = new ReceiveStream(9, CLOCK, true);
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 1) {
                stream.accept(first + i & 0xFFFF, i * 3000, 100, i * 33 * MS, false);
            }
        }
        ReportBlock block = stream.report(0);
        assertThat(block.ssrc()).isEqualTo(9);
        assertThat(block.cumulativeLost()).isEqualTo(25);
        assertThat(block.fractionLost()).isEqualTo(64);
        assertThat(block.extendedHighestSequenceNumber()).isEqualTo(first + 99);
        assertThat(stream.report(0).fractionLost()).as("of an interval without packets").isZero();
    }

    @Test
    void aRetransmissionRepairsTheLoss() {
        ReceiveStream stream = new ReceiveStream(1, CLOCK, true);
        stream.accept(10, 0, 100, 0, false);
        stream.accept(12, 0, 100, 0, false);
        int[] lost = new int[8];
        assertThat(stream.pollNacks(5 * MS, 20 * MS, lost)).as("may be reordered").isZero();
        assertThat(stream.pollNacks(11 * MS, 20 * MS, lost)).isEqualTo(1);
        assertThat(lost[0]).isEqualTo(11);
        assertThat(stream.pollNacks(12 * MS, 20 * MS, lost)).as("not within a round trip").isZero();
        assertThat(stream.accept(11, 0, 100, 30 * MS, true)).isPositive();
        assertThat(stream.pollNacks(100 * MS, 20 * MS, lost)).isZero();
        assertThat(stream.report(0).cumulativeLost()).isZero();
        assertThat(stream.pollKeyFrameNeeded()).isFalse();
    }

    @Test
    void whatNeverComesIsGivenUpForAKeyFrame() {
        ReceiveStream stream = new ReceiveStream(1, CLOCK, true);
        stream.accept(10, 0, 100, 0, false);
        stream.accept(12, 0, 100, 0, false);
        int[] lost = new int[8];
        int asked = 0;
        for (int ms = 0; ms < 2000; ms += 10) {
            asked += stream.pollNacks(ms * MS, 50 * MS, lost);
        }
        assertThat(asked).isBetween(5, 10);
        assertThat(stream.pollKeyFrameNeeded()).isTrue();
        assertThat(stream.pollKeyFrameNeeded()).isFalse();
    }

    @Test
    void twoPacketsInARowAtAnotherPlaceAreARestart() {
        ReceiveStream stream = new ReceiveStream(1, CLOCK, true);
        long before = stream.accept(100, 0, 100, 0, false);
        assertThat(stream.accept(30_000, 0, 100, 0, false)).isEqualTo(ReceiveStream.TOO_OLD);
        long after = stream.accept(30_001, 0, 100, 0, false);
        assertThat(after).isGreaterThan(before);
        assertThat(after & 0xFFFF).isEqualTo(30_001);
        assertThat(stream.pollNacks(SECOND, MS, new int[8])).isZero();
    }

    private static final long SECOND = 1000 * MS;

    /** A publisher over a link that loses every tenth packet, retransmissions too, and reorders. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nacksRepairALossyLink(long seed) {
        record Arrival(long ns, int seq, boolean rtx) {}
        Random random = new Random(seed);
        ReceiveStream stream = new ReceiveStream(1, CLOCK, true);
        PriorityQueue<Arrival> link = new PriorityQueue<>((a, b) -> Long.compare(a.ns, b.ns));
        Set<Integer> received = new HashSet<>();
        int sent = 0;
        int[] lost = new int[64];
        for (long ns = 0; ns < 12 * SECOND; ns += 5 * MS) {
            if (ns < 10 * SECOND) {
                int seq = 65_000 + sent++ & 0xFFFF;
                if (random.nextInt(10) != 0 || sent == 1) {
                    link.add(new Arrival(ns + 50 * MS + random.nextInt(8) * MS, seq, false));
                }
            }
            while (!link.isEmpty() && link.peek().ns <= ns) {
                Arrival next = link.poll();
                if (stream.accept(next.seq, 0, 100, next.ns, next.rtx) >= 0) {
                    received.add(next.seq);
                }
            }
            int asked = stream.pollNacks(ns, 100 * MS, lost);
            for (int i = 0; i < asked; i++) {
                if (random.nextInt(10) != 0) {
                    link.add(new Arrival(ns + 100 * MS, lost[i], true));
                }
            }
        }
        assertThat(received.size()).as("all but the last ones").isGreaterThanOrEqualTo(sent - 2);
        assertThat(stream.nacksSent()).isLessThan(sent / 4);
    }
}
