package sfu.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtp.Wire;
import sfu.core.stream.AllocatedBytes;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class RedUnwrapperTest {
    private static final int FRAME = 960;

    private final RedUnwrapper red = new RedUnwrapper();

    /** The packet of this number: its frame is its number in two bytes, as are those repeated. */
    private static MemorySegment packet(int number, int redundant) {
        StringBuilder hex = new StringBuilder();
        StringBuilder frames = new StringBuilder();
        for (int back = redundant; back > 0; back--) {
            hex.append("ef%06x".formatted(back * FRAME << 10 | 2));
            frames.append("%04x".formatted(number - back & 0xFFFF));
        }
        return Wire.bytes(hex + "6f" + frames + "%04x".formatted(number & 0xFFFF));
    }

    private List<Long> take(long number, int redundant) {
        MemorySegment s = packet((int) number, redundant);
        int timestamp = (int) number * FRAME;
        assertThat(red.accept(number, timestamp, s, 0, (int) s.byteSize())).isTrue();
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < red.count(); i++) {
            assertThat(Wire.hex(s, red.offset(i), red.length(i)))
                    .isEqualTo("%04x".formatted(red.number(i) & 0xFFFF));
            assertThat(red.timestamp(i)).isEqualTo((int) red.number(i) * FRAME);
            assertThat(red.payloadType(i)).isEqualTo(111);
            assertThat(red.isRecovered(i)).isEqualTo(red.number(i) != number);
            numbers.add(red.number(i));
        }
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 65_534, 65_535, 1L << 40})
    void whatWasLostComesWithTheNextPacket(long first) {
        red.begin(first);
        assertThat(take(first, 2)).as("nothing from before").containsExactly(first);
        assertThat(take(first + 1, 2)).containsExactly(first + 1);
        assertThat(take(first + 3, 2)).containsExactly(first + 2, first + 3);
        assertThat(take(first + 6, 2)).containsExactly(first + 4, first + 5, first + 6);
        assertThat(take(first + 10, 2))
                .as("one is too far back")
                .containsExactly(first + 8, first + 9, first + 10);
        assertThat(take(first + 9, 2))
                .as("late, its frame went already")
                .containsExactly(first + 7);
        assertThat(take(first + 9, 2)).as("twice").isEmpty();
    }

    @Test
    void aSourceThatBeginsAnewRecoversNothingOfTheOld() {
        red.begin(5);
        take(5, 2);
        red.begin(1 << 20);
        assertThat(take(1 << 20, 2)).containsExactly(1L << 20);
    }

    @ParameterizedTest
    @CsvSource({
        "ef 000002 6f a1a2 c1, no offset",
        "ef 0f0000 6f c1, an empty block",
        "ef 3c0002 6f a1a2 c1, before the one delivered"
    })
    void contradictoryBlocksAreLeftOut(String hex, String why) {
        red.begin(10);
        take(10, 0);
        MemorySegment s = Wire.bytes(hex);
        assertThat(red.accept(12, 12 * FRAME, s, 0, (int) s.byteSize())).isTrue();
        assertThat(red.count()).as(why).isEqualTo(1);
        assertThat(red.isRecovered(0)).isFalse();
    }

    @Test
    void anyLossIsFilledOnceAndInOrder() {
        Random random = new Random(5);
        for (int run = 0; run < 200; run++) {
            red.begin(0);
            List<Long> all = new ArrayList<>();
            int redundant = run % 4;
            boolean[] lost = new boolean[300];
            for (int n = 1; n < 300; n++) {
                lost[n] = random.nextInt(4) == 0;
                if (!lost[n]) {
                    all.addAll(take(n, redundant));
                }
            }
            assertThat(all).isSorted().doesNotHaveDuplicates();
            for (int n = 1; n < 290; n++) {
                boolean isRepeated = false;
                for (int k = 1; k <= redundant; k++) {
                    isRepeated |= !lost[n + k];
                }
                assertThat(all.contains((long) n)).isEqualTo(!lost[n] || isRepeated);
            }
        }
    }

    @Test
    void anyBytesAreSafe() {
        Random random = new Random(9);
        red.begin(0);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = Wire.random(random, 40);
            boolean valid =
                    red.accept(
                            random.nextInt(100),
                            random.nextInt(),
                            Wire.bytes(bytes),
                            0,
                            bytes.length);
            for (int f = 0; valid && f < red.count(); f++) {
                assertThat(red.offset(f) + red.length(f)).isLessThanOrEqualTo(bytes.length);
            }
        }
    }

    @Test
    void nothingIsAllocated() {
        MemorySegment s = packet(1000, 2);
        int length = (int) s.byteSize();
        red.begin(0);
        long[] number = {0};
        long bytes =
                AllocatedBytes.whenWarm(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        number[0] += 2;
                        red.accept(number[0], (int) number[0] * FRAME, s, 0, length);
                    }
                });
        assertThat(bytes).isLessThan(10_000);
    }

    @ParameterizedTest
    @CsvSource({ // kept, expected
        "2, ed 1e0002 ed 0f0002 6d 0005 0006 0007",
        "1, ed 0f0002 6d 0006 0007",
        "0, 6d 0007",
        "9, ed 1e0002 ed 0f0002 6d 0005 0006 0007"
    })
    void writesTheNewestBlocks(int kept, String expected) {
        RedPayload payload = new RedPayload();
        MemorySegment s = packet(7, 2);
        assertThat(payload.wrap(s, 0, (int) s.byteSize())).isTrue();
        MemorySegment target = Wire.bytes(new byte[40]);
        int length = payload.writeNewest(target, 3, 109, kept);
        assertThat(Wire.hex(target, 3, length)).isEqualTo(Wire.plain(expected));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "959, 0", "960, 1", "1919, 1", "1920, 2", "100000, 2"})
    void tellsWhichBlocksBelongToTheNewSource(int sinceTicks, int kept) {
        RedPayload payload = new RedPayload();
        MemorySegment s = packet(7, 2);
        assertThat(payload.wrap(s, 0, (int) s.byteSize())).isTrue();
        assertThat(payload.newestWithin(sinceTicks)).isEqualTo(kept);
    }
}
