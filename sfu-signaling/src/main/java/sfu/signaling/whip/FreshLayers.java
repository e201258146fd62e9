package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaServer;

import java.util.concurrent.CompletableFuture;

/**
 * The layers that are published now: read once for all who choose in the same moment, as each
 * reading asks all shards.
 */
final class FreshLayers {
    static final long FRESH_NS = 200_000_000;

    private final MediaServer server;
    private @Nullable CompletableFuture<PublishedLayers> last; // guarded by this
    private long takenNs; // guarded by this

    FreshLayers(MediaServer server) {
        this.server = server;
    }

    synchronized CompletableFuture<PublishedLayers> at(long nowNs) {
        CompletableFuture<PublishedLayers> known = last;
        if (known != null && nowNs - takenNs < FRESH_NS) {
            return known;
        }
        CompletableFuture<PublishedLayers> taken =
                server.snapshot().thenApply(PublishedLayers::new);
        last = taken;
        takenNs = nowNs;
        return taken;
    }
}
