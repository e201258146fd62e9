package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

class SequenceMapTest {
    private static final Object SOURCE = new Object();

    private static SequenceMap mapFrom(long firstSent, long firstSource) {
        SequenceMap map = new SequenceMap(firstSent);
        map.switchSource(firstSource, SOURCE, 0);
        return map;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 32_767, 32_768, 65_534, 65_535, 65_536, 1L << 32, (1L << 40) - 1})
    void isContinuousWhateverTheFirstNumbersAre(long first) {
        for (long firstSent : new long[] {0, 1, 32_767, 65_534, 65_535}) {
            SequenceMap map = mapFrom(firstSent, first);
            assertThat(map.map(first)).isEqualTo(firstSent);
            assertThat(map.map(first + 1)).isEqualTo(firstSent + 1);
            assertThat(map.drop(first + 2)).isTrue();
            assertThat(map.map(first + 3)).isEqualTo(firstSent + 2); // the drop's gap is closed
            assertThat(map.map(first + 5)).isEqualTo(firstSent + 4); // a loss stays a gap
            assertThat(map.map(first + 4)).isEqualTo(firstSent + 3); // which a late one fills
            assertThat(map.highestSent()).isEqualTo(firstSent + 4);
            assertThat(map.map(first + 2)).isEqualTo(-1);
            assertThat(map.map(first - 1)).isEqualTo(-1);

            map.switchSource(7, SOURCE, 0);
            assertThat(map.map(6)).isEqualTo(-1);
            assertThat(map.map(7)).isEqualTo(firstSent + 5);
        }
    }

    @Test
    void lateOnesAroundADropKeepTheNumberTheyWouldHaveHad() {
        SequenceMap map = mapFrom(100, 10);
        map.map(10); // 100
        map.drop(13); // 11 and 12 are missing: 101, 102
        map.map(16); // 14, 15 are missing: 103, 104
        assertThat(map.highestSent()).isEqualTo(105);
        assertThat(map.map(15)).isEqualTo(104);
        assertThat(map.map(12)).isEqualTo(102);
        assertThat(map.map(14)).isEqualTo(103);
        assertThat(map.map(11)).isEqualTo(101);
    }

    @Test
    void noNumberIsSentTwiceWhenALateOneComesBeforeADrop() {
        SequenceMap map = mapFrom(0, 7);
        assertThat(map.map(7)).isZero();
        map.drop(10); // 8 and 9 are missing
        assertThat(map.map(9)).isEqualTo(2);
        assertThat(map.highestSent()).isEqualTo(2);
        map.switchSource(100, SOURCE, 0);
        assertThat(map.map(100)).isEqualTo(3);
        assertThat(map.sourceNumber(map.runOfSent(2), 2)).isEqualTo(9);
    }

    @Test
    void aLateDropLeavesItsGapAndSaysSo() {
        SequenceMap map = mapFrom(0, 10);
        map.map(10);
        map.map(12);
        assertThat(map.drop(11)).isFalse();
        assertThat(map.map(13)).isEqualTo(3);
    }

    @Test
    void theSameNumberMapsTheSameEachTime() {
        SequenceMap map = mapFrom(0, 10);
        map.map(10);
        map.drop(11);
        map.map(12);
        assertThat(map.map(12)).isEqualTo(1);
        assertThat(map.map(10)).isEqualTo(0);
        assertThat(map.drop(11)).isFalse();
        assertThat(map.map(13)).isEqualTo(2);
    }

    @Test
    void nothingIsMappedBeforeTheFirstSource() {
        SequenceMap map = new SequenceMap(5);
        assertThat(map.map(0)).isEqualTo(-1);
        map.drop(1);
        assertThat(map.map(Long.MAX_VALUE - 1)).isEqualTo(-1);
        assertThat(map.highestSent()).isEqualTo(4);
    }

    @Test
    void theNextSentFollowsTheHighestSentAfterASwitch() {
        SequenceMap map = mapFrom(0, 1000);
        map.map(1000);
        map.map(1001);
        map.drop(1002);
        map.switchSource(5, SOURCE, 0);
        map.drop(5);
        assertThat(map.map(6)).isEqualTo(2);
        map.switchSource(1_000_000, SOURCE, 0);
        map.switchSource(50, SOURCE, 0); // the one between sent nothing
        assertThat(map.map(50)).isEqualTo(3);
    }

    @Test
    void olderNumbersOfTheSameSourceStayUnmappableAfterASwitch() {
        SequenceMap map = mapFrom(0, 1000);
        map.map(1000);
        map.map(1010);
        map.switchSource(1020, SOURCE, 0); // the same track, from a later key frame on
        assertThat(map.map(1005)).isEqualTo(-1);
        assertThat(map.map(1020)).isEqualTo(11);
        assertThat(map.map(1019)).isEqualTo(-1);
    }

    @Test
    void remembersAsManyRunsAsItMay() {
        SequenceMap map = mapFrom(0, 0);
        for (long n = 0; n < 1000; n += 2) {
            map.map(n);
            map.drop(n + 1);
        }
        long last = 998;
        assertThat(map.map(last - 2 * (SequenceMap.MAX_RUNS - 1))).isEqualTo(499 - 127);
        assertThat(map.map(last - 2 * SequenceMap.MAX_RUNS)).isEqualTo(-1);
        assertThat(map.runOfSent(499 - 127)).isNotNegative();
        assertThat(map.runOfSent(499 - 128)).isEqualTo(-1);
    }

    @Test
    void aRestartOfTheSourceIsNotPassedOnAsALoss() {
        SequenceMap map = mapFrom(0, 0);
        map.map(0);
        assertThat(map.map(3000)).isEqualTo(3000); // an outage
        assertThat(map.map(200_000)).isEqualTo(3002); // a restart: one number missing
        assertThat(map.map(200_001)).isEqualTo(3003);
        assertThat(map.map(199_999)).isEqualTo(-1);
        assertThat(map.map(3000)).isEqualTo(-1);
        map.drop(400_000);
        assertThat(map.map(400_001)).isEqualTo(3005);
    }

    /** Against a model: a number goes down by the gaps that were closed below it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithAModelUnderLossDropsAndReordering(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LossyLink link = new LossyLink(seed, 0.05, 0, 20);
        SequenceMap map = mapFrom(65_530, 0);
        TreeSet<Long> closed = new TreeSet<>();
        TreeSet<Long> dropped = new TreeSet<>();
        Map<Long, Long> sent = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            link.send(i, i);
            link.deliver(
                    i,
                    n -> {
                        if (random.nextInt(4) > 0) {
                            sent.put(n, map.map(n));
                            return;
                        }
                        dropped.add(n);
                        if (map.drop(n)) {
                            closed.add(n);
                        }
                    });
        }
        assertThat(sent).hasSizeGreaterThan(10_000);
        assertThat(closed).hasSizeLessThan(dropped.size()).hasSizeGreaterThan(1000);
        sent.forEach(
                (n, number) -> assertThat(number).isEqualTo(65_530 + n - closed.headSet(n).size()));
        assertThat(sent.values()).doesNotHaveDuplicates();
    }

    @Test
    void refusesNumbersBelowZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SequenceMap(-1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 32_767, 32_768, 65_534, 65_535, 65_536, 1L << 32})
    void everyNumberSentLeadsBackToWhatItWas(long firstSent) {
        Object other = new Object();
        SequenceMap map = new SequenceMap(firstSent);
        record Sent(Object source, long number, long rewrite) {}
        Map<Long, Sent> sent = new HashMap<>();
        SplittableRandom random = new SplittableRandom(firstSent);
        for (int i = 0; i < 40; i++) {
            Object source = i % 2 == 0 ? SOURCE : other;
            long n = 1000L * i;
            map.switchSource(n, source, i);
            for (int k = 0; k < 20; k++, n++) {
                int what = random.nextInt(8);
                if (what == 0) {
                    map.drop(n);
                } else if (what > 1) { // else it is lost
                    sent.put(map.map(n), new Sent(source, n, i));
                }
            }
        }
        int known = 0;
        for (long number = map.highestSent(); map.runOfSent(number) >= 0; number--) {
            assertThat(map.extend((int) number & 0xFFFF)).isEqualTo(number);
            int run = map.runOfSent(number);
            Sent was = sent.get(number);
            if (was != null) { // else it was lost before us
                assertThat(map.origin(run)).isSameAs(was.source);
                assertThat(map.sourceNumber(run, number)).isEqualTo(was.number);
                assertThat(map.rewrite(run)).isEqualTo(was.rewrite);
                known++;
            }
        }
        assertThat(known).isGreaterThan(300);
        assertThat(map.runOfSent(map.highestSent() + 1)).isEqualTo(-1);
    }

    @Test
    void aNewRewritingHoldsFromTheNextNumberOn() {
        SequenceMap map = mapFrom(0, 10);
        map.map(10);
        map.map(12);
        map.rewriteBy(7);
        map.map(13);
        map.rewriteBy(7);
        map.map(14);
        assertThat(map.rewrite(map.runOfSent(2))).isZero();
        assertThat(map.rewrite(map.runOfSent(3))).isEqualTo(7);
        assertThat(map.runOfSent(3)).isEqualTo(map.runOfSent(4));
        assertThat(map.map(11)).isEqualTo(1);
        assertThat(map.rewrite(map.runOfSent(1))).isZero();
    }

    @Test
    void forgetsASource() {
        SequenceMap map = mapFrom(0, 10);
        map.map(10);
        map.switchSource(5, new Object(), 0);
        map.map(5);
        map.forget(SOURCE::equals);
        assertThat(map.runOfSent(0)).isEqualTo(-1);
        assertThat(map.runOfSent(1)).isNotNegative();
    }

    @Test
    void nothingIsMappedOfAForgottenSource() {
        SequenceMap map = mapFrom(0, 10);
        map.map(10);
        map.forget(SOURCE::equals);
        assertThat(map.map(11)).isEqualTo(-1);
        map.switchSource(5, SOURCE, 0);
        assertThat(map.map(5)).isEqualTo(1);
    }

    @Test
    void anInsertedNumberIsOfNoSource() {
        SequenceMap map = mapFrom(7, 10);
        assertThat(map.insert()).as("before anything was sent").isEqualTo(7);
        assertThat(map.map(10)).isEqualTo(8);
        assertThat(map.map(12)).isEqualTo(10);
        assertThat(map.insert()).isEqualTo(11);
        assertThat(map.insert()).isEqualTo(12);
        assertThat(map.runOfSent(12)).isEqualTo(-1);
        assertThat(map.map(13)).isEqualTo(13);
        assertThat(map.map(11)).as("late").isEqualTo(9);
        assertThat(map.sourceNumber(map.runOfSent(13), 13)).isEqualTo(13);
        map.drop(16);
        assertThat(map.insert()).as("14 and 15 may still come").isEqualTo(16);
        assertThat(map.map(15)).isEqualTo(15);
    }

    @Test
    void allocatesNothing() {
        SequenceMap map = mapFrom(0, 0);
        long[] next = {0};
        long bytes =
                AllocatedBytes.whenWarm(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        map.map(next[0] += 1 + (i & 1));
                        map.map(next[0] - 3);
                        map.drop(++next[0]);
                    }
                });
        assertThat(bytes).isLessThan(10_000);
    }
}
