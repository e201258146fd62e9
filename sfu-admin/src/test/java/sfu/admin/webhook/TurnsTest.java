package sfu.admin.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** Rooms take turns; whoever waits holds up nobody, at each wrap-around of the clock. */
class TurnsTest {
    private final Turns turns = new Turns();

    private List<Long> all(long nowNs) {
        List<Long> taken = new ArrayList<>();
        for (RoomQueue its = turns.take(nowNs); its != null; its = turns.take(nowNs)) {
            taken.add(its.numbers.element());
            turns.done(its);
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, -5, Long.MAX_VALUE - 5, Long.MIN_VALUE})
    void oneOfEachRoomInTurns(long nowNs) {
        for (long number = 1; number <= 4; number++) {
            turns.add("busy", number);
        }
        turns.add("a", 5);
        turns.add("b", 6);
        turns.add("a", 7);
        assertThat(all(nowNs)).containsExactly(1L, 5L, 6L, 2L, 7L, 3L, 4L);
        assertThat(turns.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, -5, Long.MAX_VALUE - 5, Long.MIN_VALUE})
    void whoWaitsComesWhenItIsDueAndInItsOrder(long nowNs) {
        turns.add("late", 1);
        turns.add("later", 2);
        turns.retry(turns.take(nowNs), nowNs + 10);
        turns.retry(turns.take(nowNs), nowNs + 20);
        turns.add("late", 3);
        turns.add("other", 4);
        assertThat(turns.untilDueNs(nowNs, 99)).isZero();
        assertThat(all(nowNs)).containsExactly(4L);
        assertThat(turns.untilDueNs(nowNs, 99)).isEqualTo(10);
        assertThat(all(nowNs + 9)).isEmpty();
        assertThat(all(nowNs + 10)).containsExactly(1L, 3L);
        assertThat(turns.untilDueNs(nowNs + 10, 99)).isEqualTo(10);
        turns.wake();
        assertThat(all(nowNs + 10)).containsExactly(2L);
        assertThat(turns.untilDueNs(nowNs, 99)).isEqualTo(99);
    }
}
