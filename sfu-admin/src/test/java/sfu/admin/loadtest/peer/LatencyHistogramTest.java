package sfu.admin.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 31, 32, 33, 63, 64, 1000, 65_535, 1_000_000, 3_600_000_000L})
    void oneTimeIsEveryPercentileToThreePercent(long us) {
        histogram.record(us);
        assertThat(histogram.percentileUs(0.5)).isBetween(us, us + us / 32);
        assertThat(histogram.percentileUs(0.99)).isEqualTo(histogram.percentileUs(0.5));
    }

    @Test
    void percentilesOfManyTimes() {
        for (int us = 1; us <= 10_000; us++) {
            histogram.record(us);
        }
        assertThat(histogram.percentileUs(0.5)).isCloseTo(5000L, Percentage.withPercentage(4));
        assertThat(histogram.percentileUs(0.99)).isCloseTo(9900L, Percentage.withPercentage(4));
        histogram.clear();
        assertThat(histogram.percentileUs(0.99)).isZero();
    }

    @Test
    void clocksThatDisagreeGiveNoNegativeTime() {
        histogram.record(-5);
        assertThat(histogram.percentileUs(1)).isZero();
    }
}
