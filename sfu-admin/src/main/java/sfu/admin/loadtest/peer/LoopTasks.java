package sfu.admin.loadtest.peer;

import org.jspecify.annotations.Nullable;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What other threads ask the loop's thread to do; once that has ended, calls fail at once. */
final class LoopTasks {
    /** A task whose result somebody waits for. */
    private record Call<T extends @Nullable Object>(Callable<T> task, CompletableFuture<T> done)
            implements Runnable {
        @Override
        public void run() {
            try {
                done.complete(task.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            } catch (Error e) { // no result, and the loop's thread is to know
                done.completeExceptionally(e);
                throw e;
            }
        }

        void fail(@Nullable Throwable cause) {
            done.completeExceptionally(
                    new IllegalStateException("the load test's own thread has ended", cause));
        }
    }

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean isClosed;
    private volatile @Nullable Throwable cause;

    /** Any thread; after the end nothing happens. */
    void run(Runnable task) {
        tasks.add(task);
        if (isClosed) { // perhaps just after the others were failed
            failAll();
        }
    }

    /** Any thread. */
    <T extends @Nullable Object> CompletableFuture<T> call(Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        run(new Call<>(task, done));
        return done;
    }

    /** On the loop's thread. */
    void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /**
     * The loop's thread ends.
     *
     * @param why null without a bug
     */
    void close(@Nullable Throwable why) {
        cause = why;
        isClosed = true;
        failAll();
    }

    private void failAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            if (task instanceof Call<?> call) {
                call.fail(cause);
            }
        }
    }
}
