package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The small parts: window, rollover counter, map. */
class ReplayWindowTest {
    @ParameterizedTest
    @ValueSource(ints = {64, 128})
    void agreesWithASet(int size) {
        Random r = new Random(size);
        ReplayWindow w = new ReplayWindow(size);
        Set<Long> seen = new HashSet<>();
        long highest = -1;
        long base = 0;
        for (int i = 0; i < 200_000; i++) {
            base += r.nextInt(1000) == 0 ? r.nextInt(400) : r.nextInt(2);
            long index = Math.max(0, base - r.nextInt(size + 20) + r.nextInt(size));
            int expected = 0;
            if (index <= highest - size) {
                expected = SrtpWorker.TOO_OLD;
            } else if (seen.contains(index)) {
                expected = SrtpWorker.REPLAYED;
            }
            assertThat(w.check(index)).isEqualTo(expected);
            if (expected == 0) {
                w.accept(index);
                seen.add(index);
                highest = Math.max(highest, index);
                assertThat(w.highest()).isEqualTo(highest);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 96, 129, 256})
    void hasOneOfTwoSizes(int size) {
        assertThatThrownBy(() -> new ReplayWindow(size))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rolloverIsEstimatedAsInRfc3711() {
        assertThat(RolloverCounter.estimate(-1, 40000)).isEqualTo(40000);
        assertThat(RolloverCounter.estimate(65535, 0)).isEqualTo(65536);
        assertThat(RolloverCounter.estimate(65536, 65535)).isEqualTo(65535);
        assertThat(RolloverCounter.estimate(0, 65535)).isNegative();
        assertThat(RolloverCounter.estimate((1L << 48) - 1, 0)).isEqualTo(1L << 48);
        Random r = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long highest = r.nextLong(1L << 40) + (1 << 16);
            long actual = highest + r.nextInt(-32767, 32768);
            assertThat(RolloverCounter.estimate(highest, (int) actual & 0xFFFF)).isEqualTo(actual);
        }
    }

    @Test
    void streamMapAgreesWithAMap() {
        Random r = new Random(3);
        StreamMap<String> m = new StreamMap<>();
        Map<Integer, String> reference = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int key = r.nextBoolean() ? r.nextInt() : r.nextInt(2000);
            assertThat(m.get(key)).isEqualTo(reference.get(key));
            if (reference.putIfAbsent(key, "s" + key) == null) {
                m.put(key, "s" + key);
            }
        }
        assertThat(m.size()).isEqualTo(reference.size());
    }
}
