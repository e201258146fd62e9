package sfu.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.admin.stream.FakeMediaServer;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** When a draining server's process may end. */
class DrainTest {
    private static final long HOUR_MS = 3_600_000;
    private static final long DAY_MS = 24 * HOUR_MS;

    private final AtomicLong clockMs = new AtomicLong(1_700_000_000_000L);
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
    private final AtomicInteger rooms = new AtomicInteger(1);
    private final AtomicInteger looks = new AtomicInteger();
    private final Drain drain =
            new Drain(new FakeMediaServer(), this::rooms, clockMs::get, nanoTime::get, null);

    private int rooms() {
        looks.incrementAndGet();
        return rooms.get();
    }

    private void awaitLooks() {
        int before = looks.get();
        await().until(() -> looks.get() > before + 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {-DAY_MS, DAY_MS})
    void aClockThatJumpsDoesNotEndIt(long jumpMs) {
        drain.begin(HOUR_MS);
        clockMs.addAndGet(jumpMs);
        awaitLooks();
        assertThat(drain.over()).isNotDone();
        nanoTime.addAndGet(HOUR_MS * 1_000_000);
        await().until(() -> drain.over().isDone());
    }

    @Test
    void itIsOverWithTheLastRoom() {
        drain.begin(HOUR_MS);
        awaitLooks();
        assertThat(drain.over()).isNotDone();
        rooms.set(0);
        await().until(() -> drain.over().isDone());
    }
}
