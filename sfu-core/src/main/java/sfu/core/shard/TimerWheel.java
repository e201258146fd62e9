package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * When each transport of a shard wants to be called next: a hashed timing wheel (Varghese and
 * Lauck), so that a transport which waits costs nothing until it is due.
 *
 * <p>A timer with slack runs when it is due if the loop is awake then or in its slack, and else
 * wakes it at the end of that: a wake-up costs as much as many reports.
 *
 * <p>Scheduling allocates nothing: a timer is its own list node.
 */
final class TimerWheel {
    /** Retransmission requests, feedback and paced starts are due at this grain. */
    static final long TICK_NS = 10_000_000L;

    /** A power of two; with 10 ms each, what is due within 2.56 s is looked at once. */
    private static final int BUCKETS = 256;

    private static final long NEVER = Long.MAX_VALUE;

    /** In a hundred years and more; ticks after it had no time in nanoseconds. */
    private static final long LATEST_NS = NEVER / 2;

    /** What a timer calls; maybe once more after {@link #cancel} in the same tick. */
    @FunctionalInterface
    interface Task {
        void run(long nowNs);
    }

    /** One owner's place in the wheel; it is due at one time only. */
    static final class Timer {
        private final Task task;
        private long dueTick;
        private long wakeTick; // the same or later, by its slack
        private boolean isScheduled;
        private @Nullable Timer previous;
        private @Nullable Timer next;

        Timer(Task task) {
            this.task = task;
        }
    }

    private final long tickNs;
    private final @Nullable Timer[] buckets = new @Nullable Timer[BUCKETS];
    private final List<Timer> expired = new ArrayList<>();
    private long tick = Long.MIN_VALUE; // all up to this one were run
    private final long[] leastDue = new long[BUCKETS]; // of each bucket none is due before that
    private final long[] leastWake = new long[BUCKETS]; // nor wakes the loop before that
    private long earliest = NEVER; // no timer is due before this tick
    private long earliestWake = NEVER;

    TimerWheel() {
        this(TICK_NS);
    }

    TimerWheel(long tickNs) {
        this.tickNs = tickNs;
        Arrays.fill(leastDue, NEVER);
        Arrays.fill(leastWake, NEVER);
    }

    /** Calls the timer at {@code atNs} or up to a tick later, unless it is due before that. */
    void scheduleBy(Timer timer, long atNs) {
        scheduleBy(timer, atNs, 0);
    }

    /**
     * As {@link #scheduleBy(Timer, long)}, or up to {@code slackNs} later if the loop is not awake
     * until then; less slack wins, too.
     *
     * @param atNs Long.MAX_VALUE changes nothing
     */
    void scheduleBy(Timer timer, long atNs, long slackNs) {
        if (atNs > LATEST_NS) {
            return;
        }
        long due = Math.max(Math.ceilDiv(atNs, tickNs), tick + 1);
        long wake = due + slackNs / tickNs;
        if (timer.isScheduled) {
            if (timer.dueTick <= due && timer.wakeTick <= wake) {
                return;
            }
            due = Math.min(due, timer.dueTick);
            wake = Math.min(wake, timer.wakeTick);
            cancel(timer);
        }
        timer.dueTick = due;
        timer.wakeTick = wake;
        link(timer);
    }

    /**
     * When {@link #advance} is to be called; Long.MAX_VALUE when nothing waits.
     *
     * @param nowNs when the caller is awake: what is due by then is not left to its slack
     */
    long nextRunNs(long nowNs) {
        if (earliest <= Math.floorDiv(nowNs, tickNs)) {
            return nowNs;
        }
        return earliestWake == NEVER ? NEVER : earliestWake * tickNs;
    }

    void cancel(Timer timer) {
        if (!timer.isScheduled) {
            return;
        }
        timer.isScheduled = false;
        Timer before = timer.previous;
        Timer after = timer.next;
        if (before == null) {
            int bucket = bucket(timer.dueTick);
            buckets[bucket] = after;
            if (after == null) {
                leastDue[bucket] = NEVER;
                leastWake[bucket] = NEVER;
            }
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        timer.previous = null;
        timer.next = null;
    }

    /** Runs what is due. */
    void advance(long nowNs) {
        long now = Math.floorDiv(nowNs, tickNs);
        if (now < earliest) {
            tick = Math.max(tick, now);
            return;
        }
        long next = Math.min(tick + 1, earliest); // the latter before it after one that failed
        long first = Math.max(next, now - BUCKETS + 1); // each bucket once, however long it was
        for (long t = first; t <= now; t++) {
            runBucket(bucket(t), now, nowNs);
        }
        tick = Math.max(tick, now);
        lookAhead();
    }

    /** What is in a bucket may belong to a later turn of the wheel. */
    private void lookAhead() {
        earliest = NEVER;
        earliestWake = NEVER;
        for (int i = 0; i < BUCKETS; i++) {
            earliest = Math.min(earliest, leastDue[i]);
            earliestWake = Math.min(earliestWake, leastWake[i]);
        }
    }

    private void runBucket(int bucket, long now, long nowNs) {
        long due = NEVER;
        long wake = NEVER;
        for (Timer timer = buckets[bucket]; timer != null; ) {
            Timer following = timer.next;
            if (timer.dueTick <= now) { // else it belongs to a later turn of the wheel
                cancel(timer);
                expired.add(timer);
            } else {
                due = Math.min(due, timer.dueTick);
                wake = Math.min(wake, timer.wakeTick);
            }
            timer = following;
        }
        leastDue[bucket] = due;
        leastWake[bucket] = wake;
        tick = Math.max(tick, now); // what asks for now while it runs gets the next tick
        int ran = 0;
        try {
            while (ran < expired.size()) {
                expired.get(ran++).task.run(nowNs);
            }
        } finally {
            for (int i = ran; i < expired.size(); i++) { // one that failed costs no other its turn
                scheduleBy(expired.get(i), nowNs);
            }
            expired.clear();
        }
    }

    private void link(Timer timer) {
        int bucket = bucket(timer.dueTick);
        Timer head = buckets[bucket];
        timer.next = head;
        if (head != null) {
            head.previous = timer;
        }
        buckets[bucket] = timer;
        timer.isScheduled = true;
        leastDue[bucket] = Math.min(leastDue[bucket], timer.dueTick);
        leastWake[bucket] = Math.min(leastWake[bucket], timer.wakeTick);
        earliest = Math.min(earliest, timer.dueTick);
        earliestWake = Math.min(earliestWake, timer.wakeTick);
    }

    private static int bucket(long tick) {
        return (int) tick & BUCKETS - 1;
    }
}
