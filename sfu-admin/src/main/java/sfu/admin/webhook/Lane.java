package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;

import sfu.signaling.store.StoreException;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;

/** Some rooms' deliveries to one webhook, one after the other, on a thread while there are any. */
final class Lane {
    /** What lanes know of the rest. */
    interface Post {
        /** Null: there is none any more. */
        @Nullable Webhook hook();

        Ledger ledger();

        Figures figures();

        WebhookLimits limits();

        long nowMs();

        Poster poster();
    }

    private static final long IDLE_MS = 5000;

    private final Post post;
    private final Backoff backoff;
    private final Deque<Long> numbers = new ArrayDeque<>(); // guarded by this
    private boolean isRunning; // guarded by this
    private boolean isClosed; // guarded by this
    private boolean isWoken; // guarded by this
    private int failures; // in a row, of the thread

    Lane(Post post) {
        this.post = post;
        backoff = new Backoff(post.limits().firstBackoff(), post.limits().longestBackoff());
    }

    synchronized void add(long number) {
        numbers.add(number);
        if (!isRunning && !isClosed) {
            isRunning = true;
            Thread.ofVirtual().name("webhook").start(this::run);
        }
        notifyAll();
    }

    /** The webhook is another now: what waits is tried at once. */
    synchronized void wake() {
        isWoken = true;
        notifyAll();
    }

    synchronized void close() {
        isClosed = true;
        notifyAll();
    }

    private void run() {
        try (Poster poster = post.poster()) {
            for (Long number = head(); number != null; number = head()) {
                long waitMs = handle(poster, number);
                if (waitMs > 0) {
                    pause(waitMs);
                }
            }
        } catch (RejectedExecutionException e) {
            close(); // the server ends; what waits stays on disk
        }
    }

    /** The first one, which stays; null: the thread ends. */
    private synchronized @Nullable Long head() {
        if (numbers.isEmpty() && !isClosed) {
            waitFor(IDLE_MS);
        }
        Long first = isClosed ? null : numbers.peek();
        isRunning = first != null;
        return first;
    }

    private synchronized void pause(long ms) {
        long untilNs = System.nanoTime() + ms * 1_000_000;
        isWoken = false;
        while (!isClosed && !isWoken) {
            long leftMs = (untilNs - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return;
            }
            waitFor(leftMs);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the callers look again
    private synchronized void waitFor(long ms) {
        try {
            wait(ms);
        } catch (InterruptedException e) {
            isClosed = true;
        }
    }

    private synchronized void next() {
        numbers.poll();
    }

    /** Milliseconds until the same is tried again, or 0. */
    private long handle(Poster poster, long number) {
        try {
            Webhook hook = post.hook();
            Delivery delivery = post.ledger().get(number);
            if (delivery == null || hook == null) {
                if (delivery != null) {
                    post.ledger().done(number);
                }
                next();
                return 0;
            }
            return hook.enabled() ? attempt(poster, number, hook, delivery) : IDLE_MS;
        } catch (StoreException e) {
            return IDLE_MS;
        }
    }

    private long attempt(Poster poster, long number, Webhook hook, Delivery delivery) {
        if (failures > 0 && isTooOld(delivery)) {
            bury(number, delivery); // its target does not answer: no attempt for each of many
            return 0;
        }
        Answer answer = poster.post(hook, delivery);
        if (answer.isTaken()) {
            failures = 0;
            post.figures().delivered.increment();
            post.ledger().done(number);
            next();
            return 0;
        }
        failures++;
        post.figures().failures.increment();
        Delivery failed = delivery.failed(answer.problem());
        if (failed.attempts() >= post.limits().attempts() || isTooOld(failed)) {
            bury(number, failed);
        } else {
            post.ledger().update(number, failed);
        }
        return backoff.afterMs(failures, RandomGenerator.getDefault());
    }

    private void bury(long number, Delivery its) {
        post.figures().dead.increment();
        post.ledger().bury(number, its);
        next();
    }

    private boolean isTooOld(Delivery its) {
        return post.nowMs() - its.atMs() >= post.limits().age().toMillis();
    }
}
