package sfu.core.shard;

import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/** Wakes a shard's loop when one of its timers is due, and not before. On the loop only. */
final class Ticker implements Runnable {
    private static final long NEVER = Long.MAX_VALUE;

    private final IoEventLoop loop;
    private final ShardLoop turns;
    private @Nullable Future<?> scheduled; // one at a time
    private long scheduledNs = NEVER;

    Ticker(IoEventLoop loop, ShardLoop turns) {
        this.loop = loop;
        this.turns = turns;
    }

    /** At the end of a cycle: timers may have been set. */
    void arm(long nowNs) {
        long dueNs = turns.nextDueNs();
        if (dueNs < scheduledNs) {
            if (scheduled != null) {
                scheduled.cancel(false);
            }
            scheduledNs = dueNs;
            long delayNs = dueNs <= nowNs ? 0 : dueNs - nowNs; // what is due for ever overflows
            scheduled = loop.schedule(this, delayNs, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void run() {
        scheduled = null;
        scheduledNs = NEVER;
        turns.tick();
    }
}
