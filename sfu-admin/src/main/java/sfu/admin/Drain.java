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
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private @Nullable Long deadlineMs; // null: it does not drain; guarded by this
    private int run; // guarded by this

    /**
     * @param rooms how many are open
     * @param clockMs milliseconds since 1970
     */
    Drain(MediaServer media, IntSupplier rooms, LongSupplier clockMs) {
        this.media = media;
        this.rooms = rooms;
        this.clockMs = clockMs;
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
        Long deadline = deadlineMs;
        if (its != run || deadline == null) {
            return;
        }
        if (rooms.getAsInt() == 0 || clockMs.getAsLong() >= deadline) {
            over.complete(null);
        } else {
            look(its);
        }
    }
}
