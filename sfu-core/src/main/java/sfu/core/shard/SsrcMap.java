package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import java.util.function.Predicate;

/** SSRC to value by open addressing: a look-up neither boxes nor allocates. */
final class SsrcMap<T> {
    private int[] keys = new int[8];
    private @Nullable Object[] values = new @Nullable Object[8];
    private int size;

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // only put() writes values
    @Nullable T get(int ssrc) {
        int mask = keys.length - 1;
        for (int i = slot(ssrc, mask); ; i = i + 1 & mask) {
            Object value = values[i];
            if (value == null || keys[i] == ssrc) {
                return (T) value;
            }
        }
    }

    void put(int ssrc, T value) {
        remove(ssrc);
        if ((size + 1) * 2 > keys.length) {
            rehash(keys.length * 2);
        }
        insert(ssrc, value);
    }

    /** Removes by building the table anew: rare, and it keeps look-ups free of tombstones. */
    void remove(int ssrc) {
        if (get(ssrc) == null) {
            return;
        }
        int mask = keys.length - 1;
        int i = slot(ssrc, mask);
        while (keys[i] != ssrc || values[i] == null) {
            i = i + 1 & mask;
        }
        values[i] = null;
        rehash(keys.length);
    }

    @SuppressWarnings("unchecked") // only put() writes values
    void removeIf(Predicate<? super T> condition) {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value != null && condition.test((T) value)) {
                values[i] = null;
            }
        }
        rehash(keys.length);
    }

    void clear() {
        keys = new int[8];
        values = new @Nullable Object[8];
        size = 0;
    }

    private void rehash(int capacity) {
        int[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new int[capacity];
        values = new @Nullable Object[capacity];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            Object value = oldValues[i];
            if (value != null) {
                insert(oldKeys[i], value);
            }
        }
    }

    private void insert(int ssrc, Object value) {
        int mask = keys.length - 1;
        int i = slot(ssrc, mask);
        while (values[i] != null) {
            i = i + 1 & mask;
        }
        keys[i] = ssrc;
        values[i] = value;
        size++;
    }

    private static int slot(int ssrc, int mask) {
        return ssrc * 0x9E3779B9 >>> 16 & mask;
    }
}
