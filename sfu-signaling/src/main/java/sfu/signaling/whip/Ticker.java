package sfu.signaling.whip;

import sfu.core.api.MediaServer;
import sfu.core.stats.ServerSnapshot;
import sfu.signaling.protocol.Json;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Tells all WHEP players who listen how many watch and which layers there are, now and then; it
 * rests while nobody listens.
 */
final class Ticker {
    /** A snapshot of thousands of transports has its price. */
    private static final long PERIOD_MS = 2000;

    private static final long PATIENCE_MS = 5000;

    private final MediaServer server;
    private final Resources resources;
    private final AtomicBoolean isRunning = new AtomicBoolean();

    Ticker(MediaServer server, Resources resources) {
        this.server = server;
        this.resources = resources;
    }

    /** Somebody listens. */
    void wake() {
        if (isRunning.compareAndSet(false, true)) {
            CompletableFuture.runAsync(this::tick).exceptionally(this::failed);
        }
    }

    private void tick() {
        List<Viewer> viewers = resources.viewers();
        List<Viewer> listening =
                viewers.stream().filter(viewer -> viewer.streams().isRead()).toList();
        if (listening.isEmpty()) {
            rest();
            return;
        }
        Map<String, Long> counts =
                viewers.stream()
                        .collect(Collectors.groupingBy(Viewer::audience, Collectors.counting()));
        for (Viewer viewer : listening) {
            viewer.streams().flush();
            long count = counts.getOrDefault(viewer.audience(), 0L);
            viewer.streams().tell(EventType.VIEWERCOUNT, "{\"viewercount\":" + count + "}");
        }
        tellLayers(
                listening.stream()
                        .filter(viewer -> viewer.streams().wants(EventType.LAYERS))
                        .toList());
    }

    private void rest() {
        isRunning.set(false);
        if (resources.viewers().stream().anyMatch(viewer -> viewer.streams().isRead())) {
            wake(); // who came meanwhile
        }
    }

    private void tellLayers(List<Viewer> listening) {
        CompletableFuture<ServerSnapshot> taken =
                listening.isEmpty()
                        ? CompletableFuture.failedFuture(new IllegalStateException("nobody asks"))
                        : server.snapshot().orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS);
        taken.handle(
                        (snapshot, failure) -> {
                            if (snapshot != null) {
                                tellLayers(listening, new PublishedLayers(snapshot));
                            }
                            return snapshot;
                        })
                .thenRunAsync(
                        this::tick,
                        CompletableFuture.delayedExecutor(PERIOD_MS, TimeUnit.MILLISECONDS))
                .exceptionally(this::failed);
    }

    private static void tellLayers(List<Viewer> listening, PublishedLayers published) {
        for (Viewer viewer : listening) {
            viewer.streams().tell(EventType.LAYERS, Json.text(published.event(viewer)));
        }
    }

    /** As while the server ends. */
    private Void failed(Throwable failure) {
        isRunning.set(false);
        throw failure instanceof RuntimeException known
                ? known
                : new IllegalStateException(failure);
    }
}
