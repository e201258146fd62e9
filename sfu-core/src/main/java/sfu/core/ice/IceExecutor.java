package sfu.core.ice;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread of ICE: the work of its transports is serial, and a bug costs only its task. */
final class IceExecutor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IceExecutor.class);

    private final ScheduledThreadPoolExecutor executor;

    IceExecutor(String name) {
        executor =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name(name).daemon().factory());
        executor.setRemoveOnCancelPolicy(true);
    }

    void execute(Runnable task) {
        schedule(task, 0);
    }

    /** Runs the task later; never, once this is closed. */
    Future<?> schedule(Runnable task, long delayMs) {
        try {
            return executor.schedule(() -> run(task), delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            return new FutureTask<>(() -> null);
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error bug) {
            LOG.error("an ICE task failed", bug);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
