package sfu.core.stream;

import java.util.concurrent.atomic.AtomicLong;

/** How much native memory all caches of the server may take together; safe for all threads. */
public final class MemoryBudget {
    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();

    /**
     * @param maxBytes at least 0
     */
    public MemoryBudget(long maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("a budget is at least 0, not " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    /** Takes that much, or nothing and false. */
    public boolean take(long bytes) {
        requirePositive(bytes);
        long before = used.get();
        while (bytes <= maxBytes - before) {
            if (used.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = used.get();
        }
        return false;
    }

    /** Takes what cannot be done without, also beyond the budget; others are then refused. */
    void takeAnyway(long bytes) {
        requirePositive(bytes);
        used.addAndGet(bytes);
    }

    /** Gives back what was taken. */
    public void give(long bytes) {
        requirePositive(bytes);
        used.addAndGet(-bytes);
    }

    public long usedBytes() {
        return used.get();
    }

    private static void requirePositive(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("not a size: " + bytes);
        }
    }
}
