package sfu.core.speakers;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Clock and executor of code that wants both, where time is an argument: tasks run on the thread
 * that moves it. Nothing is ever cancelled, repeated or awaited here.
 */
final class GivenTime extends AbstractExecutorService implements ScheduledExecutorService {
    /** The identification asks for nothing else. */
    private static final String ONCE = "tasks run once, as Runnables";

    private final Queue<Task> tasks = new PriorityQueue<>();
    private final Clock clock = new OfThis();
    private long nowMs;
    private long order;

    GivenTime(long nowMs) {
        this.nowMs = nowMs;
    }

    Clock clock() {
        return clock;
    }

    /** Runs what is due by then, each at its time. */
    void advanceTo(long atMs) {
        while (!tasks.isEmpty() && tasks.element().dueMs <= atMs) {
            Task task = tasks.remove();
            nowMs = Math.max(nowMs, task.dueMs);
            task.run();
        }
        nowMs = Math.max(nowMs, atMs);
    }

    @Override
    public void execute(Runnable command) {
        schedule(command, 0, TimeUnit.MILLISECONDS);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Task task = new Task(command, nowMs + unit.toMillis(delay), order++);
        tasks.add(task);
        return task;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException(ONCE);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException(ONCE);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException(ONCE);
    }

    @Override
    public void shutdown() {
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        tasks.clear();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }

    private static final class Task extends FutureTask<@Nullable Void>
            implements ScheduledFuture<@Nullable Void> {
        final long dueMs;
        final long order;

        Task(Runnable command, long dueMs, long order) {
            super(command, null);
            this.dueMs = dueMs;
            this.order = order;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueMs, TimeUnit.MILLISECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task task = (Task) other;
            return dueMs == task.dueMs
                    ? Long.compare(order, task.order)
                    : Long.compare(dueMs, task.dueMs);
        }
    }

    private final class OfThis extends Clock {
        @Override
        public long millis() {
            return nowMs;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(nowMs);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
