package sfu.core.srtp;

/** An SSRC to stream map that neither boxes nor allocates on lookup. Entries are never removed. */
final class StreamMap<T> {
    private int[] keys = new int[4];
    private Object[] values = new Object[4];
    private int size;

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    T get(int ssrc) {
        int[] k = keys;
        int mask = k.length - 1;
        for (int i = slot(ssrc, mask); ; i = (i + 1) & mask) {
            Object v = values[i];
            if (v == null || k[i] == ssrc) {
                return (T) v;
            }
        }
    }

    void put(int ssrc, T value) {
        if ((size + 1) * 2 > keys.length) {
            int[] oldKeys = keys;
            Object[] oldValues = values;
            keys = new int[oldKeys.length * 2];
            values = new Object[keys.length];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldValues[i] != null) {
                    insert(oldKeys[i], oldValues[i]);
                }
            }
        }
        insert(ssrc, value);
        size++;
    }

    private void insert(int ssrc, Object value) {
        int mask = keys.length - 1;
        int i = slot(ssrc, mask);
        while (values[i] != null) {
            i = (i + 1) & mask;
        }
        keys[i] = ssrc;
        values[i] = value;
    }

    private static int slot(int ssrc, int mask) {
        return (ssrc * 0x9E3779B9 >>> 16) & mask;
    }
}
