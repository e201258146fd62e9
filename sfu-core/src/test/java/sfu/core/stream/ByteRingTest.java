package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayDeque;
import java.util.SplittableRandom;

class ByteRingTest {
    private static final int BYTES = 4096;

    private final MemoryBudget budget = new MemoryBudget(1 << 20);

    private record Piece(int at, int size) {
        boolean overlaps(Piece other) {
            return at < other.at + other.size && other.at < at + size;
        }
    }

    private static int tail(ArrayDeque<Piece> live) {
        return live.isEmpty() ? ByteRing.EMPTY : live.getFirst().at();
    }

    /** The largest stretch that is free behind the newest piece or at the start. */
    private static int free(ArrayDeque<Piece> live) {
        if (live.isEmpty()) {
            return BYTES;
        }
        int write = live.getLast().at() + live.getLast().size();
        int tail = live.getFirst().at();
        return write <= tail ? tail - write : Math.max(BYTES - write, tail);
    }

    @ParameterizedTest
    @CsvSource({"1, 2000", "2, 100", "3, 16", "4, 0", "5, 4096", "6, 700"})
    void piecesDoNotOverlapAndAllRoomIsUsed(long seed, int maxLength) {
        SplittableRandom random = new SplittableRandom(seed);
        ByteRing ring = new ByteRing(budget, BYTES);
        ArrayDeque<Piece> live = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            int length = random.nextInt(maxLength + 1);
            int size = ByteRing.sizeOf(length);
            int at = ring.place(length, tail(live));
            assertThat(at >= 0).isEqualTo(size <= free(live));
            if (at < 0) {
                live.removeFirst();
                continue;
            }
            Piece piece = new Piece(at, size);
            assertThat(at + size).isLessThanOrEqualTo(BYTES);
            assertThat(live).noneMatch(piece::overlaps);
            live.addLast(piece);
            if (random.nextInt(8) == 0) {
                live.removeFirst();
            }
        }
        ring.close();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void anOutgrownSlabIsReadableUntilItIsFreed() {
        ByteRing ring = new ByteRing(budget, BYTES);
        var before = ring.segment();
        assertThat(ring.grow(2 * BYTES, false)).isTrue();
        assertThat(ring.capacityBytes()).isEqualTo(2 * BYTES);
        assertThat(before.scope().isAlive()).isTrue();
        assertThat(budget.usedBytes()).isEqualTo(3 * BYTES);
        ring.freeRetired();
        assertThat(before.scope().isAlive()).isFalse();
        assertThat(budget.usedBytes()).isEqualTo(2 * BYTES);
        ring.close();
    }

    @Test
    void growsBeyondTheBudgetOnlyWhenNeeded() {
        MemoryBudget none = new MemoryBudget(0);
        ByteRing ring = new ByteRing(none, BYTES);
        assertThat(ring.grow(2 * BYTES, false)).isFalse();
        assertThat(ring.capacityBytes()).isEqualTo(BYTES);
        assertThat(ring.grow(2 * BYTES, true)).isTrue();
        ring.close();
        assertThat(none.usedBytes()).isZero();
    }
}
