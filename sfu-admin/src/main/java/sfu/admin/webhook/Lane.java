package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Some rooms' deliveries to one webhook over one connection, on a thread while there are any. A
 * room whose delivery is refused waits alone; while the target takes none at all, all wait.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(5);

    /**
     * @param changes of the webhook until it began
     */
    private record Turn(RoomQueue room, long number, int changes) {}

    private final Courier.Post post;
    private final Backoff backoff;
    private final Turns turns = new Turns(); // guarded by this
    private boolean isRunning; // guarded by this
    private boolean isClosed; // guarded by this
    private int changes; // of the webhook; guarded by this
    private long pausedUntilNs = System.nanoTime(); // guarded by this
    private int unavailable; // in a row, of the thread
    private String problem = ""; // of the last of these; of the thread

    Lane(Courier.Post post) {
        this.post = post;
        backoff = new Backoff(post.limits().firstBackoff(), post.limits().longestBackoff());
    }

    synchronized void add(String room, long number) {
        turns.add(room, number);
        if (!isRunning && !isClosed) {
            isRunning = true;
            Thread.ofVirtual().name("webhook").start(this::run);
        }
        notifyAll();
    }

    /** The webhook is another now: what waits, or fails as it was before, is tried at once. */
    synchronized void wake() {
        changes++;
        pausedUntilNs = System.nanoTime();
        turns.wake();
        notifyAll();
    }

    synchronized int waiting() {
        return turns.size();
    }

    synchronized void close() {
        isClosed = true;
        notifyAll();
    }

    private void run() {
        try (Courier courier = new Courier(post)) {
            for (Turn its = next(); its != null; its = next()) {
                end(its, courier.take(its.number(), unavailable > 0 ? problem : ""));
            }
        } catch (RejectedExecutionException e) {
            close(); // the server ends; what waits stays on disk
        } catch (RuntimeException bug) {
            LOG.error("a webhook's lane goes on after a bug", bug);
            ended();
        }
    }

    /** The next event starts it again. */
    private synchronized void ended() {
        isRunning = false;
    }

    /** Null: the thread ends. */
    private synchronized @Nullable Turn next() {
        long idleUntilNs = System.nanoTime() + IDLE_NS;
        while (!isClosed) {
            long nowNs = System.nanoTime();
            long pausedNs = pausedUntilNs - nowNs;
            RoomQueue its = pausedNs > 0 ? null : turns.take(nowNs);
            if (its != null) {
                return new Turn(its, its.numbers.element(), changes);
            }
            long waitNs = Math.max(pausedNs, turns.untilDueNs(nowNs, idleUntilNs - nowNs));
            if (waitNs <= 0) {
                break;
            }
            waitFor(waitNs);
        }
        isRunning = false;
        return null;
    }

    @SuppressWarnings("WaitNotInLoop") // the caller looks again
    private synchronized void waitFor(long ns) {
        try {
            wait(TimeUnit.NANOSECONDS.toMillis(ns) + 1);
        } catch (InterruptedException e) {
            isClosed = true;
        }
    }

    private synchronized void end(Turn turn, Outcome outcome) {
        RoomQueue its = turn.room();
        boolean isChanged = turn.changes() != changes;
        long nowNs = System.nanoTime();
        switch (outcome.kind()) {
            case UNTRIED -> {}
            case TAKEN, REFUSED -> unavailable = 0;
            case UNAVAILABLE -> {
                pausedUntilNs = nowNs + (isChanged ? 0 : backoffNs(++unavailable));
                problem = outcome.problem();
            }
            case LATER -> pausedUntilNs = nowNs + (isChanged ? 0 : IDLE_NS);
        }
        if (outcome.isOver()) {
            turns.done(its);
        } else {
            turns.retry(its, nowNs + (isChanged ? 0 : backoffNs(outcome.failures())));
        }
    }

    private long backoffNs(int failures) {
        return TimeUnit.MILLISECONDS.toNanos(
                backoff.afterMs(failures, RandomGenerator.getDefault()));
    }
}
