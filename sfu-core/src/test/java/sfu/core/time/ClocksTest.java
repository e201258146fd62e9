package sfu.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

class ClocksTest {
    private static final long HOUR_MS = 3_600_000;

    private long wallMs = 1_000_000_000;
    private long nanoTime = -5;
    private final Clocks clocks = new Clocks(() -> wallMs, () -> nanoTime);

    private void passes(long ms) {
        wallMs += ms;
        nanoTime += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    @Test
    void theyGoTogetherUntilOneIsSet() {
        passes(HOUR_MS);
        assertThat(clocks.steadyMs()).isEqualTo(clocks.wallMs()).isEqualTo(1_003_600_000);
        assertThat(clocks.earliestMs()).isEqualTo(1_003_600_000);
    }

    @Test
    void nothingIsOldBeforeItsTimeWhicheverWayTheWallClockIsSet() {
        wallMs += 100 * HOUR_MS;
        passes(10);
        assertThat(clocks.wallMs()).isEqualTo(1_360_000_010);
        assertThat(clocks.earliestMs()).isEqualTo(clocks.steadyMs()).isEqualTo(1_000_000_010);
        wallMs -= 101 * HOUR_MS;
        passes(10);
        assertThat(clocks.steadyMs()).isEqualTo(1_000_000_020);
        assertThat(clocks.earliestMs()).isEqualTo(clocks.wallMs()).isEqualTo(996_400_020);
    }

    @Test
    void thoseOfTheProcessBeginWithItsWallClock() {
        assertThat(Clocks.system().steadyMs())
                .isCloseTo(System.currentTimeMillis(), within(HOUR_MS));
        assertThat(Clocks.steady(() -> 7).earliestMs()).isEqualTo(7);
    }
}
