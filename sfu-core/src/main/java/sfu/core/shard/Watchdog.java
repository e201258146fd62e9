package sfu.core.shard;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.overload.StallDetector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks each shard's loop again and again whether it still takes turns; of one that does not it logs
 * once what its thread is doing. A thread of its own.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final int stallMs;
    private final List<Watched> watched = new ArrayList<>();
    private final AtomicLong pauses = new AtomicLong();
    private final Thread thread;

    /** One loop. */
    private static final class Watched {
        final int shard;
        final Executor loop;
        final StallDetector detector;
        volatile @Nullable Thread thread;
        volatile boolean hasAnswered;
        volatile boolean isStalled;
        volatile long stalls;

        Watched(int shard, Executor loop, long stallNs) {
            this.shard = shard;
            this.loop = loop;
            detector = new StallDetector(stallNs);
        }

        void ask(long nowNs) {
            hasAnswered = false;
            detector.asked(nowNs);
            try {
                loop.execute(() -> {
                    thread = Thread.currentThread();
                    hasAnswered = true;
                });
            } catch (RejectedExecutionException e) { // the server ends
                hasAnswered = true;
            }
        }
    }

    /**
     * @param loops of the shards, by index
     */
    Watchdog(int stallMs, List<? extends Executor> loops) {
        this.stallMs = stallMs;
        long nowNs = System.nanoTime();
        for (int i = 0; i < loops.size(); i++) {
            Watched its = new Watched(i, loops.get(i), stallMs * 1_000_000L);
            its.ask(nowNs);
            watched.add(its);
        }
        thread = Thread.ofPlatform().name("watchdog").daemon().start(this::run);
    }

    private void run() {
        long periodNs = Math.max(stallMs / 4, 10) * 1_000_000L;
        long lastNs = System.nanoTime();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(periodNs / 1_000_000);
                long nowNs = System.nanoTime();
                if (nowNs - lastNs >= periodNs + stallMs * 1_000_000L) {
                    forgive((nowNs - lastNs) / 1_000_000, nowNs);
                }
                lastNs = nowNs;
                watched.forEach(its -> look(its, nowNs));
            }
        } catch (InterruptedException e) {
            LOG.debug("no more shards to watch", e);
        }
    }

    /** This thread stood still too: that is not a shard's fault. */
    private void forgive(long ms, long nowNs) {
        pauses.incrementAndGet();
        LOG.error("the whole process stood still for {} ms: it was stopped, or not let run", ms);
        watched.forEach(its -> its.detector.forgive(nowNs));
    }

    private void look(Watched its, long nowNs) {
        switch (its.detector.look(its.hasAnswered, nowNs)) {
            case FINE -> {
                if (its.hasAnswered) {
                    its.ask(nowNs);
                }
            }
            case RECOVERED -> {
                its.isStalled = false;
                long ms = (nowNs - its.detector.askedNs()) / 1_000_000;
                LOG.warn("shard {} goes on after {} ms", its.shard, ms);
                its.ask(nowNs);
            }
            case STALLED -> {
                its.isStalled = true;
                its.stalls = its.detector.stalls();
                LOG.error(
                        "shard {} has taken no turn for {} ms; its thread is at{}",
                        its.shard,
                        (nowNs - its.detector.askedNs()) / 1_000_000,
                        stack(its.thread));
            }
            case STILL_STALLED -> {}
        }
    }

    private static String stack(@Nullable Thread thread) {
        if (thread == null) {
            return " its beginning";
        }
        StringBuilder text = new StringBuilder();
        for (StackTraceElement each : thread.getStackTrace()) {
            text.append("\n\tat ").append(each);
        }
        return text.toString();
    }

    boolean isStalled(int shard) {
        return watched.get(shard).isStalled;
    }

    /** How often this shard was. */
    long stalls(int shard) {
        return watched.get(shard).stalls;
    }

    /** How often the whole process stood still for longer than a shard may. */
    long pauses() {
        return pauses.get();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
