package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

class SequenceWindowTest {
    private final SequenceWindow window = new SequenceWindow();

    @ParameterizedTest
    @ValueSource(longs = {1, 63, 64, 65, 4095, 4096, 4097, 1_000_000_000_000L})
    void aNumberIsNewOnce(long number) {
        assertThat(window.admit(number)).isTrue();
        assertThat(window.admit(number)).isFalse();
        assertThat(window.admit(number + 1)).isTrue();
    }

    @Test
    void whatIsTooOldOrNoNumberIsNotNew() {
        window.admit(5000);

        assertThat(window.admit(5000 - 4096)).isFalse();
        assertThat(window.admit(5000 - 4095)).isTrue();
        assertThat(window.admit(0)).isFalse();
        assertThat(window.admit(-3)).isFalse();
    }

    @Test
    void inAnyOrderEachIsNewOnce() {
        Random random = new Random(7);
        Set<Long> seen = new HashSet<>();
        for (long base = 1; base < 20_000; base++) {
            long number = Math.max(1, base - random.nextInt(2000));
            assertThat(window.admit(number)).isEqualTo(seen.add(number));
        }
    }
}
