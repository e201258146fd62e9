package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class BeatNumbersTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final String ONE = "0123456789abcdef";
    private static final String TWO = "fedcba9876543210";

    private final BeatNumbers numbers = new BeatNumbers(Duration.ofSeconds(3));
    private long nowNs;

    private boolean heard(String start, long number) {
        nowNs += SECOND_NS;
        return numbers.isNews(start, number, nowNs);
    }

    @Test
    void aNodeThatGoesOnIsHeardAlsoWhereOneIsReadTwice() {
        for (int n = 1; n < 20; n++) {
            assertThat(heard(ONE, n)).isTrue();
            assertThat(heard(ONE, n)).isTrue();
            assertThat(heard(TWO, 100 + n)).isTrue();
        }
    }

    @Test
    void whatWasSaidBeforeIsNotHeardAgain() {
        assertThat(heard(ONE, 5)).isTrue();
        assertThat(heard(ONE, 4)).isFalse();
        assertThat(heard(TWO, 4)).isTrue();
        assertThat(heard(ONE, 0)).as("nor without a number").isFalse();
        assertThat(heard(ONE, 6)).isTrue();
    }

    /** As of a node that is dead. */
    @Test
    void whatIsPutThereAgainAndAgainIsNotALifeSign() {
        for (int i = 0; i < 4; i++) {
            assertThat(heard(ONE, 5)).isTrue();
        }
        assertThat(heard(ONE, 5)).isFalse();
        assertThat(heard(ONE, 5)).isFalse();
        assertThat(heard(ONE, 6)).as("it lives after all").isTrue();
    }

    /** The first answer may have what lay there all the while. */
    @Test
    void aDirectoryThatWasAwayTakesNobodysLife() {
        heard(ONE, 5);
        nowNs += 600 * SECOND_NS;
        assertThat(heard(ONE, 5)).isTrue();
        assertThat(heard(ONE, 5)).isTrue();
        assertThat(heard(ONE, 6)).isTrue();
    }

    @Test
    void whoNumbersNoneIsOfAnEarlierVersion() {
        for (int i = 0; i < 10; i++) {
            assertThat(heard(ONE, 0)).isTrue();
        }
    }
}
