package sfu.admin.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large the heap may become, in MB. */
class HeapTargetTest {
    @ParameterizedTest
    @CsvSource({"0, 4096, 80", "40, 4096, 130", "500, 4096, 705", "500, 600, 600"})
    void followsWhatLivesUpToTheMaximum(int live, int max, int target) {
        assertThat(HeapTarget.targetBytes((long) live << 20, (long) max << 20) >> 20)
                .isEqualTo(target);
    }
}
