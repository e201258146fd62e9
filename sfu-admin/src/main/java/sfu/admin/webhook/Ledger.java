package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;

import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Deliveries that wait and those that are dead, by numbers that never return: the order of their
 * events.
 */
final class Ledger {
    private static final long NUMBERS_PER_MS = 1000;

    private final Store store;
    private final StoredMap<Long, Delivery> waiting;
    private final StoredMap<Long, Delivery> dead;
    private final int mostDead;
    private long last; // guarded by this

    Ledger(Store store, int mostDead, long nowMs) {
        this.store = store;
        this.mostDead = mostDead;
        waiting = store.numbered("webhooks.queue", Delivery.class);
        dead = store.numbered("webhooks.dead", Delivery.class);
        Long lastWaiting = waiting.lastKey();
        Long lastDead = dead.lastKey();
        last =
                Math.max(
                        nowMs * NUMBERS_PER_MS,
                        Math.max(
                                lastWaiting == null ? 0 : lastWaiting,
                                lastDead == null ? 0 : lastDead));
    }

    synchronized long next() {
        return ++last;
    }

    long size() {
        return waiting.size();
    }

    long deadSize() {
        return dead.size();
    }

    List<StoredMap.Entry<Long, Delivery>> all() {
        return waiting.range(0L, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** The latest first. */
    List<StoredMap.Entry<Long, Delivery>> dead(long before, int most) {
        return dead.back(before - 1, 0L, most);
    }

    @Nullable Delivery get(long number) {
        return waiting.get(number);
    }

    @Nullable Delivery getDead(long number) {
        return dead.get(number);
    }

    CompletableFuture<Void> add(long number, Delivery delivery) {
        return waiting.put(number, delivery);
    }

    /** One of those that wait, unless its webhook was deleted meanwhile. */
    synchronized void update(long number, Delivery delivery) {
        if (waiting.get(number) != null) {
            waiting.put(number, delivery);
        }
    }

    synchronized void done(long number) {
        waiting.remove(number);
    }

    /** Likewise; it is kept in one place or the other at each moment. */
    synchronized void bury(long number, Delivery delivery) {
        if (waiting.get(number) == null) {
            return;
        }
        var _ =
                store.write(() -> {
                    dead.set(number, delivery);
                    waiting.delete(number);
                });
        for (long more = dead.size() - mostDead; more > 0; more--) {
            Long first = dead.firstKey();
            if (first != null) {
                dead.remove(first);
            }
        }
    }

    /** Likewise; completes on disk. */
    CompletableFuture<Void> revive(long number, long anew, Delivery delivery) {
        return store.write(() -> {
            waiting.set(anew, delivery);
            dead.delete(number);
        });
    }

    CompletableFuture<Void> forget(long number) {
        return dead.remove(number);
    }
}
