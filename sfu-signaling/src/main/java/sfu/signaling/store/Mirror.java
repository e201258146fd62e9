package sfu.signaling.store;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A map of the store that follows what its owner has in memory: what the disk did not take is
 * written again by whoever asks next whether all is on disk. Safe for all threads.
 */
public final class Mirror<V> {
    /**
     * A write that is not on disk.
     *
     * @param value null: removed
     */
    private record Pending<V>(@Nullable V value, CompletableFuture<Void> written) {}

    private final StoredMap<String, V> map;
    private final Map<String, Pending<V>> pending = new LinkedHashMap<>(); // guarded by this

    public Mirror(StoredMap<String, V> map) {
        this.map = map;
    }

    public void put(String key, V value) {
        write(key, value);
    }

    public void remove(String key) {
        write(key, null);
    }

    private synchronized void write(String key, @Nullable V value) {
        CompletableFuture<Void> written = value == null ? map.remove(key) : map.put(key, value);
        Pending<V> its = new Pending<>(value, written);
        pending.put(key, its);
        var _ = written.thenRun(() -> settled(key, its));
    }

    private synchronized void settled(String key, Pending<V> its) {
        pending.remove(key, its);
    }

    /**
     * Completes when the disk has all that was put and removed until now, exceptionally with a
     * {@link StoreException} if it does not take it now.
     */
    public synchronized CompletableFuture<Void> durable() {
        List.copyOf(pending.entrySet()).stream()
                .filter(each -> each.getValue().written().isCompletedExceptionally())
                .forEach(each -> write(each.getKey(), each.getValue().value()));
        return CompletableFuture.allOf(
                pending.values().stream().map(Pending::written).toArray(CompletableFuture[]::new));
    }
}
