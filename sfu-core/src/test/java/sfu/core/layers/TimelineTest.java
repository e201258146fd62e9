package sfu.core.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {
    private static final long MS = 1_000_000;
    private static final long EPOCH = 1_700_000_000_000L * MS;

    private final LayerClocks clocks = new LayerClocks(90_000);
    private final Timeline timeline = new Timeline();

    /** Two encodings whose timestamps begin at random places; the second arrives 70 ms later. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1, -90_000})
    void encodingsAreAlignedByTheirReports(int first) {
        int second = first * 31 + 77_777;
        clocks.onSenderReport(0, first + 90 * 500, EPOCH + 500 * MS);
        clocks.onSenderReport(1, second + 90 * 200, EPOCH + 200 * MS);
        assertThat(timeline.join(clocks, true, 0, first, 0)).as("as it comes").isZero();
        timeline.sent(0, first + 90 * 1000, 0, 1000 * MS);
        int offset = timeline.join(clocks, true, 1, second + 90 * 1033, 1103 * MS);
        assertThat(second + 90 * 1033 + offset).isEqualTo(first + 90 * 1033);
        timeline.sent(1, second + 90 * 1033, offset, 1103 * MS);
        int back = timeline.join(clocks, true, 0, first + 90 * 1066, 1140 * MS);
        assertThat(back).as("no error adds up").isZero();
    }

    @Test
    void aPictureThatWasCapturedEarlierStillComesLater() {
        clocks.onSenderReport(0, 0, EPOCH);
        clocks.onSenderReport(1, 0, EPOCH);
        timeline.sent(0, 90_000, 0, 1000 * MS);
        int offset = timeline.join(clocks, true, 1, 87_000, 1050 * MS);
        assertThat(87_000 + offset).isEqualTo(90_000 + 90);
    }

    @Test
    void untilThereAreReportsArrivalDecides() {
        timeline.sent(0, 5000, 0, 1000 * MS);
        clocks.onSenderReport(0, 5000, EPOCH);
        assertThat(timeline.join(clocks, true, 1, 900, 1040 * MS)).isEqualTo(5000 + 3600 - 900);
        clocks.onSenderReport(1, 900, EPOCH + 10 * MS);
        assertThat(timeline.join(clocks, true, 1, 900, 1040 * MS)).isEqualTo(5000 + 900 - 900);
        clocks.forget(1);
        assertThat(timeline.join(clocks, true, 1, 900, 1040 * MS)).isEqualTo(5000 + 3600 - 900);
    }

    @Test
    void anotherTracksReportsSayNothing() {
        clocks.onSenderReport(0, 0, EPOCH);
        timeline.sent(0, 5000, 0, 1000 * MS);
        assertThat(timeline.join(clocks, false, 0, 5100, 1000 * MS)).isEqualTo(5000 + 900 - 5100);
    }

    @Test
    void absurdReportsAreNotBelieved() {
        clocks.onSenderReport(0, 0, EPOCH);
        clocks.onSenderReport(1, 0, EPOCH + 3_600_000 * MS);
        timeline.sent(0, 0, 0, 0);
        assertThat(timeline.join(clocks, true, 1, 0, 100 * MS)).isEqualTo(9000);
    }

    @Test
    void aLatePacketDoesNotTurnTimeBack() {
        timeline.sent(0, 9000, 5, 100 * MS);
        timeline.sent(0, 6000, 5, 110 * MS);
        assertThat(timeline.join(clocks, false, 0, 0, 200 * MS)).isEqualTo(9005 + 9000);
    }
}
