package sfu.admin.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long a lane waits after failures: doubled each time, half of it at random. */
record Backoff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 20;

    long afterMs(int failures, RandomGenerator random) {
        long fullMs = first.toMillis() << Math.clamp(failures - 1L, 0, MOST_DOUBLINGS);
        long cutMs = Math.max(2, Math.min(fullMs, longest.toMillis()));
        return cutMs / 2 + random.nextLong(cutMs / 2 + 1);
    }
}
