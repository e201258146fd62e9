package sfu.admin.stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.MediaServer;
import sfu.core.stats.ServerSnapshot;
import sfu.signaling.http.SseStream;
import sfu.signaling.protocol.Json;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes a snapshot a second and sends it to all who watch: encoded once, left out for a watcher
 * that is behind. The latest is kept for the other resources of the operators' plane.
 */
public final class LiveStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

    private final MediaServer server;
    private final RateCalculator rates = new RateCalculator(System.currentTimeMillis());
    private final Set<SseStream> watchers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("stats").daemon().factory());
    private volatile @Nullable ServerSnapshot snapshot;
    private volatile RoomRates.@Nullable Update latest;
    private long eventId; // ticker only

    public LiveStream(MediaServer server) {
        this.server = server;
        ticker.scheduleAtFixedRate(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        server.snapshot()
                .orTimeout(5, TimeUnit.SECONDS)
                .whenCompleteAsync(
                        (taken, failure) -> {
                            if (failure != null) {
                                LOG.warn("no statistics this second: {}", failure.toString());
                            } else {
                                publish(taken);
                            }
                        },
                        ticker);
    }

    private void publish(ServerSnapshot taken) {
        snapshot = taken;
        RoomRates.Update update = rates.next(taken);
        latest = update;
        eventId++;
        if (!watchers.isEmpty()) {
            byte[] event = SseStream.event(eventId, "update", Json.text(update));
            watchers.forEach(watcher -> watcher.offer(event));
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

    /** Sends the state now, then an update a second, until it is closed. */
    void watch(SseStream watcher) {
        ticker.execute(() -> {
            RoomRates.Update update = latest;
            if (update != null) {
                watcher.offer(SseStream.event(eventId, "snapshot", Json.text(update)));
            }
            watchers.add(watcher);
            watcher.onClosed(() -> watchers.remove(watcher));
        });
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        watchers.forEach(SseStream::close);
    }
}
