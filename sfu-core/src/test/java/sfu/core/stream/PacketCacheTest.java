package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.stream.PacketCache.Limits;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

class PacketCacheTest {
    private static final long MS = 1_000_000L;
    private static final Limits SMALL = new Limits(4096, 1 << 20, 256, 1000 * MS);

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment packet = arena.allocate(40_000);
    private final MemoryBudget budget = new MemoryBudget(1 << 30);

    @AfterEach
    void free() {
        arena.close();
    }

    /** Stores a payload whose bytes tell the number. */
    private int store(PacketCache cache, long number, int length, long nowNs) {
        packet.asSlice(8, length).fill((byte) number);
        return cache.store(
                number,
                (int) number * 3,
                number % 2 == 0,
                (int) number & 127,
                ~number,
                number << 20,
                packet,
                8,
                length,
                nowNs);
    }

    private static void assertHolds(PacketCache cache, int index, long number, int length) {
        assertThat(cache.extendedSequenceNumber(index)).isEqualTo(number);
        assertThat(cache.payloadLength(index)).isEqualTo(length);
        assertBytes(cache.segment(), cache.payloadOffset(index), number, length);
    }

    private static void assertBytes(MemorySegment s, long offset, long number, int length) {
        for (int i = 0; i < length; i++) {
            if (s.get(ValueLayout.JAVA_BYTE, offset + i) != (byte) number) {
                throw new AssertionError("byte " + i + " of packet " + number + " was overwritten");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 32_767, 65_535, 65_536, 1L << 32, 1L << 40})
    void givesBackWhatWasStored(long number) {
        try (PacketCache cache = new PacketCache(budget, SMALL)) {
            int index = store(cache, number, 1000, 5);
            assertThat(cache.find(number)).isEqualTo(index);
            assertHolds(cache, index, number, 1000);
            assertThat(cache.timestamp(index)).isEqualTo((int) number * 3);
            assertThat(cache.marker(index)).isEqualTo(number % 2 == 0);
            assertThat(cache.payloadType(index)).isEqualTo((int) number & 127);
            assertThat(cache.descriptor(index)).isEqualTo(~number);
            assertThat(cache.extensions(index)).isEqualTo(number << 20);
            assertThat(cache.arrivalNs(index)).isEqualTo(5);
        }
    }

    @Test
    void countsWhatItDoesNotHave() {
        try (PacketCache cache = new PacketCache(budget, SMALL)) {
            store(cache, 10, 10, 0);
            assertThat(cache.find(11)).isEqualTo(-1);
            assertThat(cache.find(10 + 256)).isEqualTo(-1); // the same low bits
            assertThat(cache.find(-1)).isEqualTo(-1);
            assertThat(cache.find(10)).isNotNegative();
            assertThat(cache.misses()).isEqualTo(3);
        }
    }

    @Test
    void takesNothingBeforeItsFirstPacket() {
        MemoryBudget its = new MemoryBudget(1 << 20);
        try (PacketCache cache = new PacketCache(its, SMALL)) {
            assertThat(its.usedBytes()).as("an offer of many tracks costs none").isZero();
            assertThat(cache.find(7)).isEqualTo(-1);
            store(cache, 7, 10, 0);
            assertThat(its.usedBytes()).isEqualTo(4 << 10);
        }
        assertThat(its.usedBytes()).isZero();
    }

    @Test
    void growsRatherThanEvictAYoungPacket() {
        try (PacketCache cache = new PacketCache(budget, SMALL)) {
            for (long n = 0; n < 200; n++) {
                store(cache, n, 1000, n * MS);
            }
            assertThat(cache.capacityBytes()).isEqualTo(256 << 10);
            assertThat(cache.evictedYoung()).isZero();
            for (long n = 0; n < 200; n++) {
                assertHolds(cache, cache.find(n), n, 1000);
            }
        }
    }

    @Test
    void evictsOldPacketsRatherThanGrow() {
        try (PacketCache cache = new PacketCache(budget, SMALL)) {
            for (long n = 0; n < 1000; n++) {
                store(cache, n, 1000, n * 100 * MS);
            }
            // 128 are held for two batches and the next one comes: 129 times 1,008 bytes
            assertThat(cache.capacityBytes()).isEqualTo(128 << 10);
            assertThat(cache.evictedYoung()).isZero();
            assertThat(cache.find(999 - 128)).isNotNegative();
            assertThat(cache.find(500)).isEqualTo(-1);
        }
    }

    @Test
    void growsOnlyAsFarAsTheBudgetAllows() {
        MemoryBudget small = new MemoryBudget(40 << 10);
        try (PacketCache cache = new PacketCache(small, SMALL)) {
            for (long n = 0; n < 250; n++) {
                store(cache, n, 100, n);
            }
            assertThat(cache.capacityBytes()).isEqualTo(16 << 10);
            assertThat(cache.evictedYoung()).isPositive();
            assertThat(cache.refused()).isZero();
            assertThat(small.usedBytes()).isEqualTo(16 << 10);
        }
        assertThat(small.usedBytes()).isZero();
    }

    @Test
    void theBatchInHandIsHeldBeyondTheBudget() {
        MemoryBudget none = new MemoryBudget(0);
        try (PacketCache cache = new PacketCache(none, SMALL)) {
            for (long n = 0; n < 500; n++) {
                store(cache, n, 1024, n);
                for (long k = Math.max(0, n - 128); k <= n; k++) {
                    assertHolds(cache, cache.find(k), k, 1024);
                }
            }
            assertThat(cache.capacityBytes()).isEqualTo(256 << 10);
            assertThat(cache.refused()).isZero();
        }
        assertThat(none.usedBytes()).isZero();
    }

    @Test
    void refusesRatherThanOverwriteTheBatchInHand() {
        Limits tiny = new Limits(4096, 8192, 256, 0);
        try (PacketCache cache = new PacketCache(budget, tiny)) {
            int stored = 0;
            for (long n = 0; n < 20; n++) {
                stored += store(cache, n, 1000, n) >= 0 ? 1 : 0;
            }
            assertThat(stored).isEqualTo(8);
            assertThat(cache.refused()).isEqualTo(12);
            assertHolds(cache, cache.find(0), 0, 1000);
            assertThat(cache.find(8)).isEqualTo(-1);
        }
    }

    @Test
    void refusesWhatIsLargerThanTheRing() {
        try (PacketCache cache = new PacketCache(budget, new Limits(4096, 8192, 256, 0))) {
            int largest = 8192 - PacketCache.PADDING;
            assertThat(store(cache, 1, largest + 1, 0)).isEqualTo(-1);
            assertThat(store(cache, 2, largest, 0)).isNotNegative();
            assertThat(store(cache, 3, 33_000, 0)).isEqualTo(-1);
            assertThat(cache.refused()).isEqualTo(2);
        }
    }

    @Test
    void theNumberOfPacketsIsBounded() {
        try (PacketCache cache = new PacketCache(budget, SMALL)) {
            for (long n = 0; n < 300; n++) {
                store(cache, n, 10, 0);
            }
            assertThat(cache.find(300 - 256)).isNotNegative();
            assertThat(cache.find(300 - 257)).isEqualTo(-1);
            assertThat(cache.evictedYoung()).isEqualTo(300 - 256);
        }
    }

    @Test
    void packetsWithoutPayloadDoNotMakeItGrow() {
        try (PacketCache cache = new PacketCache(budget, SMALL)) {
            for (long n = 0; n < 250; n++) {
                store(cache, n, 0, 0);
            }
            assertThat(cache.capacityBytes()).isEqualTo(4096);
            assertHolds(cache, cache.find(0), 0, 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1400", "2, 200", "3, 60", "4, 16"})
    void bytesAndIndexStayFor128MorePackets(long seed, int maxLength) {
        SplittableRandom random = new SplittableRandom(seed);
        Limits limits = new Limits(4096, 1 << 20, 256, 20 * MS);
        long[] offsets = new long[128];
        int[] lengths = new int[128];
        int[] indices = new int[128];
        MemorySegment[] segments = new MemorySegment[128];
        try (PacketCache cache = new PacketCache(budget, limits)) {
            for (int n = 0; n < 5000; n++) {
                int length = random.nextInt(maxLength + 1);
                int index = store(cache, n, length, n * (n / 1000) * MS / 4);
                if (n >= 128) { // what was seen 128 packets ago is there still, also before growth
                    int then = n % 128;
                    assertBytes(segments[then], offsets[then], n - 128, lengths[then]);
                    assertHolds(cache, indices[then], n - 128, lengths[then]);
                }
                offsets[n % 128] = cache.payloadOffset(index);
                lengths[n % 128] = length;
                indices[n % 128] = index;
                segments[n % 128] = cache.segment();
            }
        }
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void outgrownMemoryIsFreedAfter128Packets() {
        try (PacketCache cache = new PacketCache(budget, SMALL)) {
            for (long n = 0; n < 5; n++) {
                store(cache, n, 1000, 0);
            }
            assertThat(budget.usedBytes()).isEqualTo(4096 + 8192);
            for (long n = 5; n < 4 + 128; n++) {
                store(cache, n, 10, 0);
            }
            assertThat(budget.usedBytes()).isEqualTo(4096 + 8192);
            store(cache, 200, 10, 0);
            assertThat(budget.usedBytes()).isEqualTo(8192);
        }
    }

    @Test
    void aPacketStoredTwiceIsFoundAsTheLaterOne() {
        try (PacketCache cache = new PacketCache(budget, SMALL)) {
            int first = store(cache, 7, 10, 0);
            int second = store(cache, 7, 20, 0);
            assertThat(first).isNotEqualTo(second);
            assertThat(cache.find(7)).isEqualTo(second);
        }
    }

    @Test
    void closedItHoldsNothingAndTakesNothing() {
        PacketCache cache = new PacketCache(budget, SMALL);
        store(cache, 1, 1000, 0);
        assertThat(budget.usedBytes()).isEqualTo(4096);
        cache.close();
        cache.close();
        assertThat(budget.usedBytes()).isZero();
        assertThat(cache.find(1)).isEqualTo(-1);
        assertThat(store(cache, 2, 10, 0)).isEqualTo(-1);
        assertThat(cache.refused()).isEqualTo(1);
    }

    @Test
    void limitsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1024, 8192, 256, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(8192, 4096, 256, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(8192, 8192, 100, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(8192, 8192, 64, 0));
    }

    @Test
    void storingAllocatesNothing() {
        try (PacketCache cache = new PacketCache(budget, SMALL)) {
            long[] next = {0};
            long bytes =
                    AllocatedBytes.whenWarm(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            long n = next[0]++;
                            cache.store(n, 0, false, 96, 0, 0, packet, 0, 1000, n * 20 * MS);
                            cache.find(n - 5);
                        }
                    });
            assertThat(bytes).isLessThan(10_000);
        }
    }

    /** Neither the bytes nor the index of what waits are used again, with no budget left at all. */
    @Test
    void keepsWhatWaitsAndRefusesMore() {
        try (PacketCache cache = new PacketCache(new MemoryBudget(0), SMALL)) {
            int kept = -1;
            for (int n = 0; n < 40 + 256; n++) {
                int index = store(cache, n, 1000, n * 1000 * MS);
                assertThat(index).isNotNegative();
                if (n == 40) {
                    kept = index;
                    cache.keepFrom(cache.stored() - 1);
                }
            }
            assertHolds(cache, kept, 40, 1000);
            assertThat(store(cache, 500, 1000, 0)).isNegative();
            cache.keepFrom(Long.MAX_VALUE);
            assertThat(store(cache, 500, 1000, 0)).isEqualTo(kept);
        }
    }
}
