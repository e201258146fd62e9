package sfu.core.srtp;

import java.lang.foreign.Arena;

/** Fixed-size, cache-line aligned native slots for keys. Freed slots are zeroed and used again. */
final class KeySlab {
    private static final int SLOTS_PER_CHUNK = 64;

    private final long slotSize;
    private long[] free = new long[SLOTS_PER_CHUNK];
    private int count;

    KeySlab(long slotSize) {
        this.slotSize = slotSize;
    }

    synchronized long take() {
        if (count == 0) {
            long base = Arena.global().allocate(slotSize * SLOTS_PER_CHUNK, 64).address();
            for (int i = SLOTS_PER_CHUNK - 1; i >= 0; i--) {
                push(base + i * slotSize);
            }
        }
        return free[--count];
    }

    synchronized void give(long address) {
        NativeMemory.zero(address, slotSize);
        push(address);
    }

    private void push(long address) {
        if (count == free.length) {
            free = java.util.Arrays.copyOf(free, count * 2);
        }
        free[count++] = address;
    }
}
