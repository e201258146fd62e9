package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One script, run at every wrap-around. */
class SequenceMapTest {
    private static final long SENT = 100;

    private static SequenceMap from(long first) {
        SequenceMap map = new SequenceMap(SENT);
        map.switchSource(first);
        return map;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 32_767, 32_768, 65_534, 65_535, 1L << 40})
    void closesTheGapOfADroppedPacket(long first) {
        SequenceMap map = from(first);
        assertThat(map.map(first)).isEqualTo(SENT);
        map.drop(first + 1);
        assertThat(map.map(first + 2)).isEqualTo(SENT + 1);
        assertThat(map.map(first + 1)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 65_534, 65_535, 1L << 40})
    void keepsTheGapOfALostPacketForItsRetransmission(long first) {
        SequenceMap map = from(first);
        map.map(first);
        assertThat(map.map(first + 3)).isEqualTo(SENT + 3);
        assertThat(map.map(first + 1)).isEqualTo(SENT + 1);
        assertThat(map.map(first + 2)).isEqualTo(SENT + 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 65_534, 65_535, 1L << 40})
    void aLatePacketFromBeforeADropKeepsItsPlace(long first) {
        SequenceMap map = from(first);
        map.map(first);
        map.drop(first + 2); // first + 1 is late
        assertThat(map.map(first + 3)).isEqualTo(SENT + 2);
        assertThat(map.map(first + 1)).isEqualTo(SENT + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 65_535, 1L << 40})
    void anotherSourceGoesOnWhereTheLastOneEnded(long first) {
        SequenceMap map = from(5_000);
        map.map(5_000);
        map.map(5_001);
        map.switchSource(first);
        assertThat(map.map(first)).isEqualTo(SENT + 2);
        assertThat(map.map(first - 1)).as("from before the switch").isEqualTo(-1);
        assertThat(map.highestSent()).isEqualTo(SENT + 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 255})
    void neverGivesANumberTwice(int seed) {
        java.util.Random random = new java.util.Random(seed);
        SequenceMap map = from(60_000);
        java.util.Set<Long> given = new java.util.HashSet<>();
        java.util.Set<Long> seen = new java.util.HashSet<>();
        long highest = 60_000;
        for (int i = 0; i < 20_000; i++) {
            long number = highest - random.nextInt(20) + random.nextInt(22);
            highest = Math.max(highest, number);
            if (number < 60_000 || !seen.add(number)) {
                continue;
            }
            if (random.nextInt(10) == 0) {
                map.drop(number);
                continue;
            }
            long sent = map.map(number);
            if (sent >= 0) {
                assertThat(given.add(sent)).as("number %d", sent).isTrue();
            }
        }
    }
}
