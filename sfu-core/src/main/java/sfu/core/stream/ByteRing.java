package sfu.core.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Native memory as a ring of bytes: pieces are placed one behind the other and given up in the same
 * order. Each piece is contiguous, so the end of the ring may stay unused.
 *
 * <p>The arena is shared, and closed explicitly: a ring may be closed on another thread than the
 * one that made it, which a confined arena forbids; and memory that waits for a collection
 * (automatic arenas) would be gone from the budget but not from the process.
 */
final class ByteRing {
    /** Of pieces. No piece is empty, or a full ring could not be told from an empty one. */
    private static final int ALIGNMENT = 16;

    /** What {@link #place} is told when the ring holds nothing. */
    static final int EMPTY = -1;

    private final MemoryBudget budget;
    private final List<Slab> retired = new ArrayList<>();
    private Slab slab;
    private int write;

    private record Slab(Arena arena, MemorySegment segment) {
        static Slab of(int bytes) {
            Arena arena = open();
            return new Slab(arena, arena.allocate(bytes, 64));
        }

        @SuppressWarnings("MustBeClosedChecker") // by free()
        private static Arena open() {
            return Arena.ofShared();
        }
    }

    /** A new ring; it takes its first bytes whatever the budget says. */
    ByteRing(MemoryBudget budget, int bytes) {
        this.budget = budget;
        slab = Slab.of(bytes);
        budget.takeAnyway(bytes);
    }

    /** The bytes that a piece of this length occupies. */
    static int sizeOf(int length) {
        return Math.max(length + ALIGNMENT - 1 & -ALIGNMENT, ALIGNMENT);
    }

    MemorySegment segment() {
        return slab.segment();
    }

    int capacityBytes() {
        return (int) slab.segment().byteSize();
    }

    /**
     * Finds room behind the newest piece, else at the start.
     *
     * @param tail where the oldest piece lies, or {@link #EMPTY}
     * @return where the new piece lies, or -1
     */
    int place(int length, int tail) {
        int at = findRoom(sizeOf(length), tail);
        if (at >= 0) {
            write = at + sizeOf(length);
        }
        return at;
    }

    private int findRoom(int size, int tail) {
        if (tail == EMPTY) {
            return size <= capacityBytes() ? 0 : -1;
        }
        boolean wrapped = write <= tail;
        if (wrapped) {
            return size <= tail - write ? write : -1;
        }
        if (size <= capacityBytes() - write) {
            return write;
        }
        return size <= tail ? 0 : -1;
    }

    /**
     * Moves to a larger slab, empty at first. The old one stays readable until {@link
     * #freeRetired}.
     *
     * @param needed take it also beyond the budget
     */
    boolean grow(int bytes, boolean needed) {
        if (needed) {
            budget.takeAnyway(bytes);
        } else if (!budget.take(bytes)) {
            return false;
        }
        try {
            Slab larger = Slab.of(bytes);
            retired.add(slab);
            slab = larger;
            write = 0;
            return true;
        } catch (OutOfMemoryError none) { // of the process, which has less than was configured
            budget.give(bytes);
            return false;
        }
    }

    /** Frees the slabs that {@link #grow} left behind. */
    void freeRetired() {
        for (int i = 0; i < retired.size(); i++) {
            free(retired.get(i));
        }
        retired.clear();
    }

    void close() {
        freeRetired();
        free(slab);
    }

    private void free(Slab old) {
        budget.give(old.segment().byteSize());
        old.arena().close();
    }
}
