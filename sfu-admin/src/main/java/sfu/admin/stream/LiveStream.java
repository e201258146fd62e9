package sfu.admin.stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.MediaServer;
import sfu.core.stats.ServerSnapshot;
import sfu.signaling.http.SseStream;
import sfu.signaling.protocol.Json;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes a snapshot a second and sends it to all who watch: encoded once, left out for a watcher
 * that is behind. The latest is kept for the other resources of the operators' plane. While nobody
 * watches or asks, snapshots are rarer, since thousands of transports have their price.
 */
public final class LiveStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

    private static final long PATIENCE_SECONDS = 5;

    /** Nobody has watched or asked for so many periods: then every so many there is a snapshot. */
    private static final int IDLE_PERIODS = 10;

    private final MediaServer server;
    private final RateCalculator rates =
            new RateCalculator(System.currentTimeMillis(), new ProcessProbe());
    private final Set<SseStream> watchers = ConcurrentHashMap.newKeySet();
    private final Set<SseStream> early = ConcurrentHashMap.newKeySet(); // there is no state yet
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("stats").daemon().factory());
    private volatile @Nullable ServerSnapshot snapshot;
    private volatile RoomRates.@Nullable Update latest;
    private long eventId; // ticker only
    private byte @Nullable [] joining; // ticker only: the latest, for all who join until the next
    private boolean isTaking; // ticker only: a snapshot is on its way
    private boolean isFailing; // ticker only
    private final List<CompletableFuture<Void>> asking = new ArrayList<>(); // ticker only
    private final long periodNs;
    private volatile long takenNs; // of the latest
    private long ticks; // ticker only
    private long interest; // ticker only: the last tick before which somebody asked or watched

    public LiveStream(MediaServer server) {
        this(server, Duration.ofSeconds(1));
    }

    LiveStream(MediaServer server, Duration period) {
        this.server = server;
        periodNs = period.toNanos();
        long periodMs = period.toMillis();
        ticker.scheduleAtFixedRate(this::tick, 0, periodMs, TimeUnit.MILLISECONDS);
    }

    /** Must not throw: that would end the ticker. */
    private void tick() {
        if (!watchers.isEmpty() || !early.isEmpty()) {
            interest = ticks;
        }
        long idle = ticks++ - interest;
        if (idle < IDLE_PERIODS || idle % IDLE_PERIODS == 0) {
            refresh();
        }
    }

    private void refresh() {
        if (isTaking) {
            return; // a slow server is not asked again
        }
        isTaking = true;
        take().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .thenAcceptAsync(this::publish, ticker)
                .whenCompleteAsync(
                        (nothing, failure) -> {
                            isTaking = false;
                            if (failure != null && !isFailing) {
                                LOG.warn("no statistics, and silent until there are", failure);
                            }
                            isFailing = failure != null;
                            asking.forEach(asker -> asker.complete(null));
                            asking.clear();
                        },
                        ticker);
    }

    private CompletableFuture<ServerSnapshot> take() {
        try {
            return server.snapshot();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void publish(ServerSnapshot taken) {
        snapshot = taken;
        takenNs = System.nanoTime();
        RoomRates.Update update = rates.next(taken);
        latest = update;
        joining = null;
        eventId++;
        if (!watchers.isEmpty()) {
            byte[] event = SseStream.event(eventId, "update", Json.text(update));
            watchers.forEach(watcher -> watcher.offer(event));
        }
        List<SseStream> first = List.copyOf(early);
        early.clear(); // only this thread adds
        first.forEach(this::add);
    }

    /**
     * Completes, never with a failure, once the latest is at most about a period old, or cannot be
     * had.
     */
    public CompletableFuture<Void> refreshed() {
        CompletableFuture<Void> asker = new CompletableFuture<>();
        try {
            ticker.execute(() -> ask(asker));
        } catch (RejectedExecutionException e) { // the server ends
            asker.complete(null);
        }
        return asker;
    }

    private void ask(CompletableFuture<Void> asker) {
        interest = ticks;
        if (snapshot != null && System.nanoTime() - takenNs < 2 * periodNs) {
            asker.complete(null);
        } else {
            asking.add(asker);
            refresh();
        }
    }

    /** The latest rates, or null in the first moment. */
    public RoomRates.@Nullable Update latest() {
        return latest;
    }

    /** The latest counters, or null in the first moment. */
    public @Nullable ServerSnapshot snapshot() {
        return snapshot;
    }

    /** Sends the state as soon as there is one, then an update a second, until it is closed. */
    void watch(SseStream watcher) {
        try {
            ticker.execute(() -> add(watcher));
        } catch (RejectedExecutionException e) { // the server ends
            watcher.close();
        }
    }

    private void add(SseStream watcher) {
        RoomRates.Update update = latest;
        if (update == null) {
            early.add(watcher);
        } else {
            byte[] event = joining;
            if (event == null) {
                event = SseStream.event(eventId, "snapshot", Json.text(update));
                joining = event;
            }
            watcher.offer(event);
            watchers.add(watcher);
        }
        watcher.onClosed(() -> {
            early.remove(watcher);
            watchers.remove(watcher);
        });
    }

    int watchers() {
        return watchers.size();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        early.forEach(SseStream::close);
        watchers.forEach(SseStream::close);
    }
}
