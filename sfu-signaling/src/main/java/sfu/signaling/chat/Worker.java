package sfu.signaling.chat;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.time.Clocks;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One thread and the channels whose names fall to it. */
final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long TICK_MS = 20;

    private final Map<ChannelName, Channel> channels = new HashMap<>(); // of the thread alone
    private final ScheduledExecutorService thread;
    private final Figures figures;
    private final Clocks clocks;
    private boolean isTicking; // of the thread alone

    Worker(String name, Figures figures, Clocks clocks) {
        this.figures = figures;
        this.clocks = clocks;
        thread =
                Executors.newSingleThreadScheduledExecutor(work -> {
                    Thread its = new Thread(work, name);
                    its.setDaemon(true);
                    return its;
                });
    }

    /** In the order of calls; after the end nothing is done. */
    void execute(Consumer<Map<ChannelName, Channel>> work) {
        run(() -> {
            work.accept(channels);
            tickLater();
        });
    }

    /** Likewise. */
    void run(Runnable work) {
        runIn(0, work);
    }

    /** Likewise, later. */
    void runIn(long ms, Runnable work) {
        Runnable guarded =
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.error("something in a channel failed", e);
                    }
                };
        try {
            if (ms == 0) {
                thread.execute(guarded);
            } else {
                thread.schedule(guarded, ms, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("nothing is written any more");
        }
    }

    private void tickLater() {
        if (!isTicking) {
            isTicking = true;
            thread.schedule(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void tick() {
        isTicking = false;
        boolean isMore = false;
        long nowMs = clocks.steadyMs();
        for (Iterator<Channel> each = channels.values().iterator(); each.hasNext(); ) {
            Channel channel = each.next();
            isMore |= channel.tick(nowMs);
            if (channel.isEmpty()) {
                each.remove();
                channel.close();
                figures.channels.decrement();
            }
        }
        if (isMore) {
            tickLater();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
