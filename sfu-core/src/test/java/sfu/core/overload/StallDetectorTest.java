package sfu.core.overload;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.overload.StallDetector.Finding.FINE;
import static sfu.core.overload.StallDetector.Finding.RECOVERED;
import static sfu.core.overload.StallDetector.Finding.STALLED;
import static sfu.core.overload.StallDetector.Finding.STILL_STALLED;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop is stalled once for as long as it does not answer. */
class StallDetectorTest {
    private static final long STALL = 2_000;

    private final StallDetector detector = new StallDetector(STALL);

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - STALL})
    void aStallIsToldOnceAndItsEndToo(long start) {
        detector.asked(start);
        assertThat(detector.look(false, start + STALL - 1)).isEqualTo(FINE);
        assertThat(detector.look(false, start + STALL)).isEqualTo(STALLED);
        assertThat(detector.look(false, start + 5 * STALL)).isEqualTo(STILL_STALLED);
        assertThat(detector.isStalled()).isTrue();
        assertThat(detector.look(true, start + 6 * STALL)).isEqualTo(RECOVERED);
        assertThat(detector.isStalled()).isFalse();
        assertThat(detector.look(true, start + 6 * STALL)).isEqualTo(FINE);
        assertThat(detector.stalls()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE})
    void whoCouldNotAnswerGetsItsTimeAnew(long start) {
        detector.asked(start);
        detector.forgive(start + 10 * STALL);
        assertThat(detector.look(false, start + 11 * STALL - 1)).isEqualTo(FINE);
        assertThat(detector.look(false, start + 11 * STALL)).isEqualTo(STALLED);
        detector.forgive(start + 20 * STALL);
        assertThat(detector.look(false, start + 20 * STALL))
                .as("it was stalled before")
                .isEqualTo(STILL_STALLED);
    }
}
