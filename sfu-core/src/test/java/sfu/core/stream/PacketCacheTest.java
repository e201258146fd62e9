package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

class PacketCacheTest {
    private static final long SECOND = 1_000_000_000L;
    private final MemoryBudget budget = new MemoryBudget(1 << 20);
    private final MemorySegment source = Arena.ofAuto().allocate(2000);

    private PacketCache cache(int initial, int max, int packets) {
        return new PacketCache(budget, new PacketCache.Limits(initial, max, packets, SECOND));
    }

    private int store(PacketCache cache, long number, int length, long nowNs) {
        source.set(ValueLayout.JAVA_INT_UNALIGNED, 0, (int) number);
        return cache.store(
                number,
                (int) number * 3,
                true,
                5,
                number * 7,
                number * 11,
                source,
                0,
                length,
                nowNs);
    }

    private static void assertHolds(PacketCache cache, long number, int length) {
        int index = cache.find(number);
        assertThat(index).as("packet %d", number).isGreaterThanOrEqualTo(0);
        assertThat(cache.extendedSequenceNumber(index)).isEqualTo(number);
        assertThat(cache.payloadLength(index)).isEqualTo(length);
        assertThat(cache.timestamp(index)).isEqualTo((int) number * 3);
        assertThat(cache.descriptor(index)).isEqualTo(number * 7);
        assertThat(cache.extensions(index)).isEqualTo(number * 11);
        assertThat(cache.segment().get(ValueLayout.JAVA_INT_UNALIGNED, cache.payloadOffset(index)))
                .isEqualTo((int) number);
    }

    @Test
    void keepsWhatFitsAndForgetsTheOldest() {
        try (PacketCache cache = cache(4096, 4096, 64)) {
            for (int i = 0; i < 40; i++) {
                store(cache, i, 1000, i * SECOND);
            }
            assertHolds(cache, 39, 1000);
            assertHolds(cache, 37, 1000);
            assertThat(cache.find(30)).isEqualTo(-1);
            assertThat(cache.misses()).isEqualTo(1);
        }
    }

    @Test
    void growsRatherThanForgetWhatIsYoung() {
        try (PacketCache cache = cache(4096, 64 << 10, 64)) {
            for (int i = 0; i < 40; i++) {
                store(cache, i, 1000, i);
            }
            for (int i = 0; i < 40; i++) {
                assertHolds(cache, i, 1000);
            }
            assertThat(budget.usedBytes()).isEqualTo(cache.capacityBytes());
        }
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void aSpentBudgetStopsGrowth() {
        MemoryBudget small = new MemoryBudget(4096);
        try (PacketCache cache =
                new PacketCache(small, new PacketCache.Limits(4096, 64 << 10, 64, SECOND))) {
            for (int i = 0; i < 40; i++) {
                store(cache, i, 1000, i);
            }
            assertThat(cache.capacityBytes()).isEqualTo(4096);
            assertHolds(cache, 39, 1000);
        }
    }

    @Test
    void whatIsTooLargeIsRefused() {
        try (PacketCache cache = cache(4096, 4096, 64)) {
            assertThat(store(cache, 1, 2000, 0)).isGreaterThanOrEqualTo(0);
            source.fill((byte) 1);
            int index =
                    cache.store(2, 0, false, 0, 0, 0, Arena.ofAuto().allocate(3000), 0, 3000, 0);
            assertThat(index).isEqualTo(-1);
            assertHolds(cache, 1, 2000);
        }
    }

    @Test
    void whateverComesAndGoesIsIntact() {
        Random random = new Random(4);
        try (PacketCache cache = cache(8192, 32 << 10, 128)) {
            int[] lengths = new int[200_000];
            long number = 0;
            for (int i = 0; i < 50_000; i++) {
                number += random.nextInt(20) == 0 ? 3 : 1;
                lengths[(int) number] = 4 + random.nextInt(1400);
                assertThat(store(cache, number, lengths[(int) number], i * 10_000_000L))
                        .isGreaterThanOrEqualTo(0);
                long old = number - random.nextInt(100);
                if (old > 0 && cache.find(old) >= 0) {
                    assertHolds(cache, old, lengths[(int) old]);
                }
            }
        }
    }
}
