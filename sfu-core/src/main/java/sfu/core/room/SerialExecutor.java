package sfu.core.room;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.log.LogContext;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs tasks one at a time and in order on another executor: a room's single writer. */
final class SerialExecutor implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    private final Executor executor;
    private final String room;
    private final Queue<Runnable> tasks = new ArrayDeque<>(); // guarded by itself
    private boolean running; // guarded by tasks

    /**
     * @param room what its log lines are about
     */
    SerialExecutor(Executor executor, String room) {
        this.executor = executor;
        this.room = room;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        executor.execute(this::drain);
    }

    private void drain() {
        try (LogContext _ = LogContext.of(room)) {
            run();
        }
    }

    private void run() {
        while (true) {
            Runnable task;
            synchronized (tasks) {
                task = tasks.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (Throwable bug) { // an Error, too: it must not end the room's executor
                LOG.error("a room's task failed", bug);
            }
        }
    }
}
