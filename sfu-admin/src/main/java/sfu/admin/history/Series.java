package sfu.admin.history;

import java.util.Arrays;

/**
 * The latest samples of some figures, in arrays that grow up to a limit and then go round; where
 * there is no memory to grow they go round earlier.
 */
final class Series {
    private static final int FIRST_CAPACITY = 16;

    private final int width;
    private final int limit;
    private final Budget budget;
    private int capacity;
    private long[] atMs = {};
    private float[] values = {};
    private int first;
    private int size;

    /**
     * @param width figures of a sample
     * @param limit samples
     */
    Series(int width, int limit, Budget budget) {
        this.width = width;
        this.limit = limit;
        this.budget = budget;
    }

    void add(long ms, float[] sample) {
        if (size == capacity) {
            grow();
        }
        if (capacity == 0) {
            return; // there is no memory at all
        }
        int at = (first + size) % capacity;
        if (size == capacity) {
            first = (first + 1) % capacity;
        } else {
            size++;
        }
        atMs[at] = ms;
        System.arraycopy(sample, 0, values, at * width, width);
    }

    private void grow() {
        int wider = Math.min(limit, Math.max(FIRST_CAPACITY, 2 * capacity));
        if (wider == capacity || !budget.take(bytes(wider - capacity))) {
            return;
        }
        long[] times = new long[wider];
        float[] samples = new float[wider * width];
        for (int i = 0; i < size; i++) {
            int from = (first + i) % capacity;
            times[i] = atMs[from];
            System.arraycopy(values, from * width, samples, i * width, width);
        }
        atMs = times;
        values = samples;
        first = 0;
        capacity = wider;
    }

    private long bytes(int samples) {
        return (long) samples * (Long.BYTES + width * Float.BYTES);
    }

    /** Gives its memory back. */
    void clear() {
        budget.give(bytes(capacity));
        capacity = 0;
        size = 0;
        first = 0;
        atMs = new long[0];
        values = new float[0];
    }

    int size() {
        return size;
    }

    /** The times of those from a time to another, both included. */
    long[] times(long fromMs, long toMs) {
        long[] found = new long[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            long ms = atMs[(first + i) % capacity];
            if (ms >= fromMs && ms <= toMs) {
                found[count++] = ms;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** One figure of the same samples. */
    double[] figures(int column, long fromMs, long toMs) {
        double[] found = new double[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            int at = (first + i) % capacity;
            if (atMs[at] >= fromMs && atMs[at] <= toMs) {
                found[count++] = Math.round(values[at * width + column] * 1e3) / 1e3;
            }
        }
        return Arrays.copyOf(found, count);
    }
}
