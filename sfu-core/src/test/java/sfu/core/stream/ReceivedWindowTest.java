package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

class ReceivedWindowTest {
    private final ReceivedWindow window = new ReceivedWindow();

    @ParameterizedTest
    @ValueSource(longs = {1 << 16, (1 << 16) + 63, (1L << 32) - 1})
    void agreesWithASet(long first) {
        SplittableRandom random = new SplittableRandom(first);
        Set<Long> model = new HashSet<>();
        window.restart(first);
        model.add(first);
        long number = first;
        for (int i = 0; i < 50_000; i++) {
            long step = random.nextInt(100) == 0 ? random.nextLong(6000) : random.nextLong(4);
            number += step;
            long late = Math.max(first, number - random.nextLong(ReceivedWindow.SIZE));
            assertThat(window.add(number)).isEqualTo(model.add(number));
            assertThat(window.highest()).isEqualTo(number);
            assertThat(window.add(late)).isEqualTo(model.add(late));
        }
    }

    @Test
    void knowsItsBounds() {
        window.restart(5000);
        assertThat(window.isTooOld(5000 - ReceivedWindow.SIZE)).isTrue();
        assertThat(window.isTooOld(5001 - ReceivedWindow.SIZE)).isFalse();
    }
}
