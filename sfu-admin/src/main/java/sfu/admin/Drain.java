package sfu.admin;

import org.jspecify.annotations.Nullable;

import sfu.admin.cluster.Relocation;
import sfu.core.api.MediaServer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Lets nobody in any more, and moves the rooms to other nodes if there are some, until all have
 * left or a time has come.
 */
public final class Drain {
    private static final long LOOK_MS = 200;

    private final MediaServer media;
    private final IntSupplier rooms;
    private final LongSupplier clockMs;
    private final LongSupplier nanoTime;
    private final @Nullable Relocation relocation; // null: this server is alone
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private @Nullable Long deadlineMs; // null: it does not drain; guarded by this
    private long deadlineNs; // guarded by this
    private int run; // guarded by this

    /**
     * @param rooms how many are open, and media of others' rooms that is here
     * @param clockMs milliseconds since 1970, to tell; it may jump
     * @param nanoTime decides when it is over
     */
    Drain(
            MediaServer media,
            IntSupplier rooms,
            LongSupplier clockMs,
            LongSupplier nanoTime,
            @Nullable Relocation relocation) {
        this.media = media;
        this.rooms = rooms;
        this.clockMs = clockMs;
        this.nanoTime = nanoTime;
        this.relocation = relocation;
    }

    /** Completes once it is done: the process may end. */
    CompletableFuture<Void> over() {
        return over;
    }

    /** In milliseconds since 1970; null while it does not drain. */
    public synchronized @Nullable Long deadlineMs() {
        return deadlineMs;
    }

    /** What went to other nodes. */
    public Relocation.Progress moved() {
        return relocation == null ? new Relocation.Progress(0, 0) : relocation.progress();
    }

    /** Begins, or has another deadline from now on. */
    public synchronized long begin(long afterMs) {
        long its = clockMs.getAsLong() + afterMs;
        deadlineMs = its;
        deadlineNs = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(afterMs);
        media.setDraining(true);
        media.closeDoors(true);
        if (relocation != null) {
            relocation.begin();
        }
        look(++run);
        return its;
    }

    public synchronized void end() {
        deadlineMs = null;
        run++;
        if (relocation != null) {
            relocation.end();
        }
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
