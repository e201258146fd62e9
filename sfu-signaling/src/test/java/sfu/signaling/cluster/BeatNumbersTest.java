package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class BeatNumbersTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final String ONE = "0123456789abcdef";
    private static final String TWO = "fedcba9876543210";

    private final BeatNumbers numbers =
            new BeatNumbers(Duration.ofMillis(2500), Duration.ofMillis(500));
    private long nowNs;

    /** The version that it said last; empty: it does not live. */
    private String heard(String start, long number, String version, long expiryMs) {
        nowNs += SECOND_NS;
        NodeState state = new NodeState("n", start, "", "http://n", "", version, NodeLoad.STARTING);
        NodeState its = numbers.heard(new NodeCodec.Beat(state, number, expiryMs), nowNs);
        return its == null ? "" : its.version();
    }

    private boolean lives(String start, long number) {
        return !heard(start, number, "v" + number, 2_500).isEmpty();
    }

    @Test
    void aNodeThatGoesOnIsHeardAlsoWhereOneIsReadTwice() {
        for (int n = 1; n < 20; n++) {
            assertThat(lives(ONE, n)).isTrue();
            assertThat(lives(ONE, n)).isTrue();
            assertThat(lives(TWO, 100 + n)).isTrue();
        }
    }

    /** Two may overtake each other on the way to the directory, too: that takes no life. */
    @Test
    void whatWasSaidBeforeIsNotHeardAgain() {
        assertThat(heard(ONE, 5, "five", 0)).isEqualTo("five");
        assertThat(heard(ONE, 4, "four", 0)).isEqualTo("five");
        assertThat(heard(TWO, 4, "four", 0)).isEqualTo("four");
        assertThat(heard(ONE, 0, "none", 0)).as("nor without a number").isEmpty();
        assertThat(heard(ONE, 6, "six", 0)).isEqualTo("six");
    }

    /** As of a node that is dead. */
    @Test
    void whatIsPutThereAgainAndAgainIsNotALifeSign() {
        for (int i = 0; i < 4; i++) {
            assertThat(lives(ONE, 5 - i % 2)).isTrue();
        }
        assertThat(lives(ONE, 5)).isFalse();
        assertThat(lives(ONE, 4)).isFalse();
        assertThat(lives(ONE, 6)).as("it lives after all").isTrue();
    }

    /** Its pace is its own. */
    @Test
    void whoSpeaksSeldomIsWaitedFor() {
        for (int n = 1; n < 5; n++) {
            for (int i = 0; i < 10; i++) {
                assertThat(heard(ONE, n, "v", 12_500)).isNotEmpty();
            }
        }
    }

    /** The first answer may have what lay there all the while. */
    @Test
    void aDirectoryThatWasAwayTakesNobodysLife() {
        lives(ONE, 5);
        nowNs += 600 * SECOND_NS;
        assertThat(lives(ONE, 5)).isTrue();
        assertThat(lives(ONE, 5)).isTrue();
        assertThat(lives(ONE, 6)).isTrue();
    }

    @Test
    void whoNumbersNoneIsOfAnEarlierVersion() {
        for (int i = 0; i < 10; i++) {
            assertThat(lives(ONE, 0)).isTrue();
        }
    }
}
