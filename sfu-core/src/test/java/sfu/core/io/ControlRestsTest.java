package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ControlRestsTest {
    private static final long MS = 1_000_000L;
    private static final long START_NS = 1_000_003 * MS;

    private final ControlRests rests = new ControlRests(START_NS);

    @Test
    void whatComesAloneIsReadAtOnce() {
        assertThat(rests.isBusy(START_NS)).isFalse();
        rests.read(START_NS, true, false);
        assertThat(rests.isBusy(START_NS + 49 * MS)).isTrue();
        assertThat(rests.isBusy(START_NS + 50 * MS)).isFalse();
    }

    @Test
    void aRestEndsWithTheReports() {
        rests.read(START_NS, true, false);
        assertThat(rests.endNs(START_NS)).isEqualTo(1_000_050 * MS);
        assertThat(rests.endNs(1_000_049 * MS)).isEqualTo(1_000_050 * MS);
        assertThat(rests.endNs(1_000_050 * MS)).isEqualTo(1_000_100 * MS);
    }

    @Test
    void whileArrivalsAreReportedRestsAreShort() {
        rests.read(START_NS, true, true);
        assertThat(rests.endNs(START_NS)).isEqualTo(1_000_020 * MS);
        assertThat(rests.isBusy(START_NS + 19 * MS)).isTrue();
        assertThat(rests.isBusy(START_NS + 20 * MS)).isFalse();
        long laterNs = START_NS + 999 * MS;
        rests.read(laterNs, true, false);
        assertThat(rests.endNs(laterNs)).as("still").isEqualTo(1_001_020 * MS);
        assertThat(rests.endNs(laterNs + MS)).as("no more").isEqualTo(1_001_050 * MS);
    }

    @Test
    void mediaReadsItNowAndThen() {
        rests.read(START_NS, false, false);
        assertThat(rests.isWorthALook(START_NS + 12 * MS)).isFalse();
        assertThat(rests.isWorthALook(START_NS + 13 * MS)).isTrue();
        rests.read(START_NS, true, true);
        assertThat(rests.isWorthALook(START_NS + 4 * MS)).isFalse();
        assertThat(rests.isWorthALook(START_NS + 5 * MS)).isTrue();
    }
}
