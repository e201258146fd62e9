package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The longest cycle is told for a minute, and no longer than two. */
class LongestCycleTest {
    private static final long MS = VirtualRoom.MS;
    private static final long MINUTE = LongestCycle.WINDOW_NS;

    private final LongestCycle longest = new LongestCycle();
    private long nowNs = 5 * MINUTE;

    private void took(long ms) {
        longest.took(ms * MS, nowNs);
    }

    @Test
    void theLongestOfSomeIsTold() {
        took(3);
        took(9);
        took(4);
        assertThat(longest.ns()).isEqualTo(9 * MS);
    }

    @Test
    void itIsToldForAMinuteAtLeastAndForgottenAfterTwo() {
        took(1);
        nowNs += MINUTE - 1;
        took(9);
        nowNs += MINUTE;
        took(2);
        assertThat(longest.ns()).isEqualTo(9 * MS);
        nowNs += MINUTE;
        took(1);
        assertThat(longest.ns()).isEqualTo(2 * MS);
    }

    @Test
    void whatWasBeforeALongRestIsForgotten() {
        took(9);
        nowNs += 2 * MINUTE;
        took(1);
        assertThat(longest.ns()).isEqualTo(MS);
    }

    /** A part of a fan-out is a cycle of its own: the socket is read after it. */
    @Test
    void aShardMeasuresFromTheFirstLookAtTheClockToTheEndOfTheCycle() {
        long[] clock = {nowNs};
        CycleClock cycle = new CycleClock(() -> clock[0]);
        for (int ms : new int[] {2, 7, 5}) {
            cycle.nowNs();
            clock[0] += ms * MS;
            cycle.endCycle();
            clock[0] += 50 * MS; // asleep
        }
        assertThat(cycle.longest().ns()).isEqualTo(7 * MS);
    }
}
