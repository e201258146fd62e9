package sfu.signaling.store;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.h2.mvstore.Cursor;
import org.h2.mvstore.type.DataType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One ordered map of a {@link Store}; its values are records, as JSON. */
public final class StoredMap<K, V> {
    /** Later versions may have more fields. */
    private static final JsonMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /** A key and its value. */
    public record Entry<K, V>(K key, V value) {}

    private final Store store;
    private final String name;
    private final DataType<K> keys;
    private final Class<V> type;

    StoredMap(Store store, String name, DataType<K> keys, Class<V> type) {
        this.store = store;
        this.name = name;
        this.keys = keys;
        this.type = type;
    }

    /** Completes when it is on disk, exceptionally with a {@link StoreException}. */
    public CompletableFuture<Void> put(K key, V value) {
        return store.write(() -> set(key, value));
    }

    /** Likewise. */
    public CompletableFuture<Void> remove(K key) {
        return store.write(() -> delete(key));
    }

    /**
     * One of several changes of a {@link Store#write}.
     *
     * @throws StoreException when the disk does not take it: the others are not made either
     */
    public void set(K key, V value) {
        byte[] bytes = write(key, value);
        store.with(
                name,
                keys,
                map -> {
                    map.put(key, bytes);
                    return true;
                });
    }

    /** Likewise. */
    public void delete(K key) {
        store.with(
                name,
                keys,
                map -> {
                    map.remove(key);
                    return true;
                });
    }

    /**
     * @throws StoreException when the disk cannot be read, as all that read
     */
    public @Nullable V get(K key) {
        return store.<K, Optional<byte[]>>with(name, keys, map -> Optional.ofNullable(map.get(key)))
                .map(stored -> read(key, stored))
                .orElse(null);
    }

    /** From a key on, in order, both ends included. */
    public List<Entry<K, V>> range(K first, K last, int most) {
        return range(first, last, most, false);
    }

    /** From a key back, the last first, both ends included. */
    public List<Entry<K, V>> back(K last, K first, int most) {
        return range(last, first, most, true);
    }

    private List<Entry<K, V>> range(K from, K to, int most, boolean isBack) {
        List<Entry<K, byte[]>> found = new ArrayList<>();
        store.with(
                name,
                keys,
                map -> {
                    Cursor<K, byte[]> each = map.cursor(from, to, isBack);
                    while (found.size() < most && each.hasNext()) {
                        found.add(new Entry<>(each.next(), each.getValue()));
                    }
                    return found;
                });
        return found.stream()
                .map(each -> new Entry<>(each.key(), read(each.key(), each.value())))
                .toList();
    }

    /** The first of all; null if there is none. */
    public @Nullable K firstKey() {
        return store.<K, Optional<K>>with(name, keys, map -> Optional.ofNullable(map.firstKey()))
                .orElse(null);
    }

    public @Nullable K lastKey() {
        return store.<K, Optional<K>>with(name, keys, map -> Optional.ofNullable(map.lastKey()))
                .orElse(null);
    }

    public long size() {
        return store.with(name, keys, map -> map.sizeAsLong());
    }

    private byte[] write(K key, V value) {
        try {
            return Sealed.seal(key, JSON.writeValueAsBytes(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private V read(K key, byte[] stored) {
        byte[] bytes = Sealed.open(key, stored);
        if (bytes == null) {
            throw new StoreException("a value of " + name + " is damaged", null);
        }
        try {
            V value = JSON.readValue(bytes, type);
            if (value == null) { // the JSON text null
                throw new StoreException("a value of " + name + " is none", null);
            }
            return value;
        } catch (IOException e) {
            throw new StoreException("a value of " + name + " cannot be read", e);
        }
    }
}
