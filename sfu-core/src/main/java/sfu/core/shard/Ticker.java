package sfu.core.shard;

import io.netty.channel.IoEventLoop;

import java.util.concurrent.TimeUnit;

/** Wakes a shard's loop when one of its timers is due, and not before. On the loop only. */
final class Ticker implements Runnable {
    private static final long NEVER = Long.MAX_VALUE;

    private final IoEventLoop loop;
    private final Shard shard;
    private long scheduledNs = NEVER;

    Ticker(IoEventLoop loop, Shard shard) {
        this.loop = loop;
        this.shard = shard;
    }

    /** At the end of a cycle: timers may have been set. */
    void arm(long nowNs) {
        long dueNs = shard.nextDueNs();
        if (dueNs < scheduledNs) { // a later one that is scheduled too then finds nothing to do
            scheduledNs = dueNs;
            loop.schedule(this, Math.max(0, dueNs - nowNs), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void run() {
        scheduledNs = NEVER;
        shard.tick();
    }
}
