package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

class TimerWheelTest {
    private static final long TICK = TimerWheel.TICK_NS;

    private final TimerWheel wheel = new TimerWheel();
    private final List<String> ran = new ArrayList<>();

    private TimerWheel.Timer timer(String name) {
        return new TimerWheel.Timer(nowNs -> ran.add(name + "@" + nowNs / TICK));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7_000_000_123L, 1_000_000_000_000L})
    void runsEachOnceWhenItIsDue(long start) {
        wheel.advance(start);
        List<Long> at = new ArrayList<>();
        TimerWheel.Timer timer = new TimerWheel.Timer(at::add);
        wheel.scheduleBy(timer, start + 5 * TICK + 1);
        for (int i = 1; i < 20; i++) {
            wheel.advance(start + i * TICK);
        }
        assertThat(at).hasSize(1);
        assertThat(at.getFirst() - start).isBetween(5 * TICK, 7 * TICK);
    }

    @Test
    void anEarlierTimeWinsALaterOneChangesNothing() {
        TimerWheel.Timer a = timer("a");
        wheel.scheduleBy(a, 50 * TICK);
        wheel.scheduleBy(a, 10 * TICK);
        wheel.scheduleBy(a, 30 * TICK);
        for (int i = 0; i < 100; i++) {
            wheel.advance(i * TICK);
        }
        assertThat(ran).containsExactly("a@10");
    }

    @Test
    void neverIsNoTime() {
        wheel.scheduleBy(timer("a"), Long.MAX_VALUE);
        assertThat(wheel.nextDueNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatAsksForNowWhileItRunsGetsTheNextTick() {
        List<Long> at = new ArrayList<>();
        TimerWheel.Timer[] self = new TimerWheel.Timer[1];
        self[0] =
                new TimerWheel.Timer(nowNs -> {
                    at.add(nowNs / TICK);
                    wheel.scheduleBy(self[0], 0);
                });
        wheel.scheduleBy(self[0], 3 * TICK);
        for (int i = 0; i < 6; i++) {
            wheel.advance(i * TICK);
        }
        assertThat(at).containsExactly(3L, 4L, 5L);
    }

    @Test
    void aLongPauseMakesEachRunOnce() {
        wheel.scheduleBy(timer("a"), TICK);
        wheel.scheduleBy(timer("b"), 900 * TICK);
        wheel.scheduleBy(timer("c"), 90_000 * TICK);
        wheel.advance(0);
        wheel.advance(5_000 * TICK);
        assertThat(ran).containsExactlyInAnyOrder("a@5000", "b@5000");
    }

    @Test
    void oneThatIsCancelledDoesNotRun() {
        TimerWheel.Timer a = timer("a");
        TimerWheel.Timer b = timer("b");
        wheel.scheduleBy(a, TICK);
        wheel.scheduleBy(b, TICK);
        wheel.cancel(a);
        wheel.cancel(a);
        wheel.advance(2 * TICK);
        assertThat(ran).containsExactly("b@2");
    }

    private static long earliest(long[] due) {
        return java.util.Arrays.stream(due)
                .filter(tick -> tick >= 0)
                .min()
                .orElse(Long.MAX_VALUE / TICK);
    }

    @Test
    void saysWhenItHasSomethingToDo() {
        assertThat(wheel.nextDueNs()).isEqualTo(Long.MAX_VALUE);
        wheel.advance(0);
        TimerWheel.Timer a = timer("a");
        wheel.scheduleBy(a, 40 * TICK);
        wheel.scheduleBy(timer("b"), 70 * TICK);
        assertThat(wheel.nextDueNs()).isEqualTo(40 * TICK);
        wheel.advance(40 * TICK);
        assertThat(wheel.nextDueNs()).isEqualTo(70 * TICK);
        wheel.advance(70 * TICK);
        assertThat(wheel.nextDueNs()).isEqualTo(Long.MAX_VALUE);
    }

    /** Against a sorted map, with cancellations, far times and pauses. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void doesWhatASortedMapDoes(long seed) {
        Random random = new Random(seed);
        int n = 50;
        long[] due = new long[n];
        java.util.Arrays.fill(due, -1);
        TreeMap<Integer, Long> got = new TreeMap<>();
        TimerWheel.Timer[] timers = new TimerWheel.Timer[n];
        for (int i = 0; i < n; i++) {
            int id = i;
            timers[i] = new TimerWheel.Timer(nowNs -> got.put(id, nowNs));
        }
        long now = 0;
        wheel.advance(now);
        for (int step = 0; step < 5_000; step++) {
            int i = random.nextInt(n);
            if (random.nextInt(4) == 0) {
                wheel.cancel(timers[i]);
                due[i] = -1;
            } else {
                long at = now + random.nextInt(1_000) * TICK;
                wheel.scheduleBy(timers[i], at);
                long tick = Math.max(at / TICK, now / TICK + 1);
                due[i] = due[i] < 0 ? tick : Math.min(due[i], tick);
            }
            now += random.nextInt(20) == 0 ? 300 * TICK : TICK;
            got.clear();
            long next = wheel.nextDueNs() / TICK;
            assertThat(next).isLessThanOrEqualTo(earliest(due));
            wheel.advance(now);
            for (int k = 0; k < n; k++) {
                boolean isDue = due[k] >= 0 && due[k] <= now / TICK;
                assertThat(got.containsKey(k)).as("timer %d, step %d", k, step).isEqualTo(isDue);
                due[k] = isDue ? -1 : due[k];
            }
        }
    }

    @Test
    void oneThatFailsCostsThoseOfLaterTicksNothing() {
        wheel.advance(0);
        wheel.scheduleBy(
                new TimerWheel.Timer(nowNs -> {
                    throw new IllegalStateException("a bug");
                }),
                3 * TICK);
        wheel.scheduleBy(timer("b"), 5 * TICK);
        assertThatThrownBy(() -> wheel.advance(6 * TICK)).hasMessage("a bug");
        wheel.advance(6 * TICK);
        assertThat(ran).containsExactly("b@6");
    }

    @Test
    void oneThatFailsCostsNoOtherItsTurn() {
        wheel.scheduleBy(timer("a"), 3 * TICK);
        wheel.scheduleBy(
                new TimerWheel.Timer(nowNs -> {
                    throw new IllegalStateException("a bug");
                }),
                3 * TICK);
        wheel.scheduleBy(timer("b"), 3 * TICK);
        assertThatThrownBy(() -> wheel.advance(3 * TICK)).hasMessage("a bug");
        wheel.advance(4 * TICK);
        wheel.advance(5 * TICK);
        assertThat(ran).hasSize(2);
    }
}
