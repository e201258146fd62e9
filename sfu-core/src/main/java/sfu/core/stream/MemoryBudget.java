package sfu.core.stream;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory all caches of the server may take together; safe for all threads. */
public final class MemoryBudget {
    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();

    public MemoryBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes that much, or nothing and false. */
    public boolean take(long bytes) {
        long before = used.get();
        while (before + bytes <= maxBytes) {
            if (used.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = used.get();
        }
        return false;
    }

    public void give(long bytes) {
        used.addAndGet(-bytes);
    }

    public long usedBytes() {
        return used.get();
    }
}
