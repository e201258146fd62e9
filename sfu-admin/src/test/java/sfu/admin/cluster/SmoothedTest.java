package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** A mean that forgets. */
class SmoothedTest {
    private static final long WINDOW_NS = 5_000_000_000L;
    private static final long BEGUN_NS = Long.MAX_VALUE - WINDOW_NS; // wraps around

    private final Smoothed its = new Smoothed(WINDOW_NS);

    @Test
    void theFirstIsTheBeginningAndCountsNothing() {
        assertThat(its.add(1, BEGUN_NS)).isZero();
    }

    @Test
    void afterAWindowWhatWasBeforeCountsOneOfE() {
        its.add(0, BEGUN_NS);
        assertThat(its.add(1, BEGUN_NS + WINDOW_NS)).isCloseTo(1 - 1 / Math.E, within(1e-9));
        assertThat(its.add(0, BEGUN_NS + 2 * WINDOW_NS))
                .isCloseTo((1 - 1 / Math.E) / Math.E, within(1e-9));
    }

    @Test
    void howOftenItIsMeasuredMeanwhileChangesNothing() {
        its.add(0, BEGUN_NS);
        double last = 0;
        for (int i = 1; i <= 100; i++) {
            last = its.add(1, BEGUN_NS + i * WINDOW_NS / 100);
        }
        assertThat(last).isCloseTo(1 - 1 / Math.E, within(1e-9));
    }

    @Test
    void aShortPeakCountsLittleAndWhatLastsAll() {
        its.add(0, BEGUN_NS);
        assertThat(its.add(1, BEGUN_NS + WINDOW_NS / 50)).isLessThan(0.02);
        assertThat(its.add(0.7, BEGUN_NS + 20 * WINDOW_NS)).isCloseTo(0.7, within(1e-6));
    }

    @Test
    void twoAtOneTimeAreOne() {
        its.add(0, BEGUN_NS);
        double before = its.add(1, BEGUN_NS + WINDOW_NS);
        assertThat(its.add(0, BEGUN_NS + WINDOW_NS)).isEqualTo(before);
    }
}
