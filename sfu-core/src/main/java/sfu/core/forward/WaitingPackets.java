package sfu.core.forward;

/** Packets that wait for their batch, by their indices in the cache: a queue that grows. */
final class WaitingPackets {
    private int[] indices = new int[FanOut.MAX_BATCH];
    private int head;
    private int size;

    int size() {
        return size;
    }

    void add(int index) {
        if (size == indices.length) {
            grow();
        }
        indices[head + size++ & indices.length - 1] = index;
    }

    private void grow() {
        int[] larger = new int[2 * indices.length]; // a power of two, as before
        for (int i = 0; i < size; i++) {
            larger[i] = indices[head + i & indices.length - 1];
        }
        indices = larger;
        head = 0;
    }

    /** Moves the oldest into the batch, as many as it has room for; returns how many. */
    int take(int[] batch) {
        int count = Math.min(size, batch.length);
        for (int i = 0; i < count; i++) {
            batch[i] = indices[head + i & indices.length - 1];
        }
        head = head + count & indices.length - 1;
        size -= count;
        return count;
    }

    void clear() {
        size = 0;
    }
}
