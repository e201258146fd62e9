package sfu.admin.webhook;

import java.util.concurrent.atomic.LongAdder;

/** What came of deliveries, of all webhooks together. */
public final class Figures {
    final LongAdder queued = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder dead = new LongAdder();
    final LongAdder dropped = new LongAdder();

    public long queued() {
        return queued.sum();
    }

    public long delivered() {
        return delivered.sum();
    }

    /** Attempts. */
    public long failures() {
        return failures.sum();
    }

    public long dead() {
        return dead.sum();
    }

    /** For want of room in the queue, or as the disk did not take them. */
    public long dropped() {
        return dropped.sum();
    }
}
