package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * When each transport of a shard wants to be called next: a hashed timing wheel (Varghese and
 * Lauck), so that a transport which waits costs nothing until it is due.
 *
 * <p>Scheduling allocates nothing: a timer is its own list node.
 */
final class TimerWheel {
    /** Retransmission requests, feedback and paced starts are due at this grain. */
    static final long TICK_NS = 10_000_000L;

    /** A power of two; with 10 ms each, what is due within 2.56 s is looked at once. */
    private static final int BUCKETS = 256;

    /** What a timer calls; maybe once more after {@link #cancel} in the same tick. */
    @FunctionalInterface
    interface Task {
        void run(long nowNs);
    }

    /** One owner's place in the wheel; it is due at one time only. */
    static final class Timer {
        private final Task task;
        private long dueTick;
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
    private long earliest = Long.MAX_VALUE; // no timer is due before this tick

    TimerWheel() {
        this(TICK_NS);
    }

    TimerWheel(long tickNs) {
        this.tickNs = tickNs;
    }

    /**
     * Calls the timer at {@code atNs} or up to a tick later, unless it is due before that.
     *
     * @param atNs Long.MAX_VALUE, for never, changes nothing
     */
    void scheduleBy(Timer timer, long atNs) {
        if (atNs == Long.MAX_VALUE) {
            return; // the end of its tick has no time in nanoseconds
        }
        long due = Math.max(Math.ceilDiv(atNs, tickNs), tick + 1);
        if (timer.isScheduled) {
            if (timer.dueTick <= due) {
                return;
            }
            cancel(timer);
        }
        timer.dueTick = due;
        earliest = Math.min(earliest, due);
        link(timer);
    }

    /** Nothing is due before this time; Long.MAX_VALUE when nothing waits. */
    long nextDueNs() {
        return earliest == Long.MAX_VALUE ? Long.MAX_VALUE : earliest * tickNs;
    }

    void cancel(Timer timer) {
        if (!timer.isScheduled) {
            return;
        }
        timer.isScheduled = false;
        Timer before = timer.previous;
        Timer after = timer.next;
        if (before == null) {
            buckets[bucket(timer.dueTick)] = after;
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
        long next = Math.min(tick + 1, earliest); // the latter is before it after one that failed
        long first = Math.max(next, now - BUCKETS + 1); // each bucket once, however long it was
        for (long t = first; t <= now; t++) {
            runBucket(bucket(t), now, nowNs);
        }
        tick = Math.max(tick, now);
        lookAhead();
    }

    /** To the next bucket that is not empty; what is there may belong to a later turn. */
    private void lookAhead() {
        for (long t = tick + 1; t <= tick + BUCKETS; t++) {
            if (buckets[bucket(t)] != null) {
                earliest = t;
                return;
            }
        }
        earliest = Long.MAX_VALUE;
    }

    private void runBucket(int bucket, long now, long nowNs) {
        for (Timer timer = buckets[bucket]; timer != null; ) {
            Timer following = timer.next;
            if (timer.dueTick <= now) { // else it belongs to a later turn of the wheel
                cancel(timer);
                expired.add(timer);
            }
            timer = following;
        }
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
    }

    private static int bucket(long tick) {
        return (int) tick & BUCKETS - 1;
    }
}
