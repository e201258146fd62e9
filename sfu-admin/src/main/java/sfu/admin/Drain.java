package sfu.admin;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaServer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Lets nobody in any more, until all have left or a time has come. */
public final class Drain {
    private static final long LOOK_MS = 200;

    private final MediaServer media;
    private final IntSupplier rooms;
    private final LongSupplier clockMs;
    private final LongSupplier nanoTime;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private @Nullable Long deadlineMs; // null: it does not drain; guarded by this
    private long deadlineNs; // guarded by this
    private int run; // guarded by this

    /**
     * @param rooms how many are open
     * @param clockMs milliseconds since 1970, to tell; it may jump
     * @param nanoTime decides when it is over
     */
    Drain(MediaServer media, IntSupplier rooms, LongSupplier clockMs, LongSupplier nanoTime) {
        this.media = media;
        this.rooms = rooms;
        this.clockMs = clockMs;
        this.nanoTime = nanoTime;
    }

    /** Completes once it is done: the process may end. */
    CompletableFuture<Void> over() {
        return over;
    }

    /** In milliseconds since 1970; null while it does not drain. */
    public synchronized @Nullable Long deadlineMs() {
        return deadlineMs;
    }

    /** Begins, or has another deadline from now on. */
    public synchronized long begin(long afterMs) {
        long its = clockMs.getAsLong() + afterMs;
        deadlineMs = its;
        deadlineNs = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(afterMs);
        media.setDraining(true);
        media.closeDoors(true);
        look(++run);
        return its;
    }

    public synchronized void end() {
        deadlineMs = null;
        run++;
        media.setDraining(false);
        media.closeDoors(false);
    }

    private void look(int its) {
        CompletableFuture.delayedExecutor(LOOK_MS, TimeUnit.MILLISECONDS)
                .execute(() -> looked(its));
    }

    private synchronized void looked(int its) {
        if (its != run || deadlineMs == null) {
            return;
        }
        if (rooms.getAsInt() == 0 || nanoTime.getAsLong() - deadlineNs >= 0) {
            over.complete(null);
        } else {
            look(its);
        }
    }
}
