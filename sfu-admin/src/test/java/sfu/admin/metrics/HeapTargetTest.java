package sfu.admin.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large the heap may become, in MB. */
class HeapTargetTest {
    @ParameterizedTest
    @CsvSource({"0, 4096, 96", "30, 4096, 156", "500, 4096, 1096", "500, 1024, 1024"})
    void followsWhatLivesUpToTheMaximum(int live, int max, int target) {
        assertThat(HeapTarget.targetBytes((long) live << 20, (long) max << 20) >> 20)
                .isEqualTo(target);
    }
}
