package sfu.signaling.auth;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** What goes on by a grant and has no session; while there is any, it is looked at each second. */
final class Watches {
    private static final long EVERY_MS = 1000;

    private record Watch(Grant grant, String identity, Instant end, Runnable onEnd) {}

    private final Access access;
    private final Set<Watch> all = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isTicking = new AtomicBoolean();

    Watches(Access access) {
        this.access = access;
    }

    /** Returns what ends the watch. */
    Runnable add(Grant grant, String identity, Instant end, Runnable onEnd) {
        Watch watch = new Watch(grant, identity, end, onEnd);
        all.add(watch);
        tickLater();
        return () -> all.remove(watch);
    }

    private void tickLater() {
        if (!all.isEmpty() && isTicking.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(EVERY_MS, TimeUnit.MILLISECONDS).execute(this::tick);
        }
    }

    private void tick() {
        try {
            check(access.now());
        } finally {
            isTicking.set(false);
            tickLater();
        }
    }

    private void check(Instant now) {
        all.forEach(watch -> check(watch, now));
    }

    private void check(Watch watch, Instant now) {
        boolean isOver = !now.isBefore(watch.end());
        if ((isOver || !access.holds(watch.grant(), watch.identity(), now)) && all.remove(watch)) {
            watch.onEnd().run();
        }
    }
}
