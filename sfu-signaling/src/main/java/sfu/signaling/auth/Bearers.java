package sfu.signaling.auth;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** All who are in rooms by tokens; while there are any, each is asked to check its own. */
final class Bearers {
    private static final long EVERY_MS = 1000;

    private final Supplier<Instant> now;
    private final Set<Bearer> all = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isTicking = new AtomicBoolean();

    Bearers(Supplier<Instant> now) {
        this.now = now;
    }

    void add(Bearer bearer) {
        all.add(bearer);
        tickLater();
    }

    void remove(Bearer bearer) {
        all.remove(bearer);
    }

    int size() {
        return all.size();
    }

    private void tickLater() {
        if (!all.isEmpty() && isTicking.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(EVERY_MS, TimeUnit.MILLISECONDS).execute(this::tick);
        }
    }

    private void tick() {
        try {
            check(now.get());
        } finally {
            isTicking.set(false);
            tickLater();
        }
    }

    void check(Instant time) {
        all.forEach(bearer -> bearer.check(time));
    }

    /** Whose token this is. */
    List<Bearer> of(String tokenId) {
        return all.stream().filter(b -> b.tokenIds().contains(tokenId)).toList();
    }

    /**
     * Who is in this room as somebody, or by a token for that one.
     *
     * @param room empty: in any
     */
    List<Bearer> of(String room, String identity) {
        return all.stream().filter(b -> b.isThere(room, identity)).toList();
    }
}
