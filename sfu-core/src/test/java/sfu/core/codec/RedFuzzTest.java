package sfu.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Bits;
import sfu.core.fuzz.Cost;
import sfu.core.fuzz.Seeds;
import sfu.core.rtp.Wire;
import sfu.core.rtp.WithoutInstrumentation;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Redundant audio (RFC 2198) of one source, packet by packet in any order: each frame is delivered
 * once at most, never one before the beginning, and lies inside the packet that brought it.
 */
@ExtendWith(WithoutInstrumentation.class)
class RedFuzzTest {
    private static final long FIRST = 65_530;
    private static final int FRAME_TICKS = 960;
    private static final int COST_BYTES = 4 << 10;
    private static final int COST_OF_A_BYTE = 128;

    static Stream<byte[]> sources() {
        byte[] red = HexFormat.of().parseHex("ef1e0002ef0f00036fa1a2b1b2b3c1c2c3c4");
        byte[] plain = HexFormat.of().parseHex("6fc1c2c3c4");
        return Stream.of(
                new Seeds().put(0, 0).piece(plain).put(1, 0).piece(red).bytes(),
                new Seeds().put(0, 0).piece(red).put(3, 0).piece(red).put(2, 0).piece(red).bytes(),
                new Seeds().put(200, 0).piece(red).put(100, 7).piece(red).bytes());
    }

    @MethodSource("sources")
    @FuzzTest
    void anyPackets(byte[] bytes) {
        Bits bits = new Bits(bytes);
        RedUnwrapper unwrapper = new RedUnwrapper();
        unwrapper.begin(FIRST);
        Set<Long> delivered = new HashSet<>();
        while (!bits.isOver()) {
            int step = bits.next();
            long number = FIRST + step - (step > 250 ? 256 : 0);
            int timestamp = (int) (number * FRAME_TICKS) + 97 * bits.next();
            MemorySegment s = Wire.bytes(bits.piece());
            if (unwrapper.accept(number, timestamp, s, 0, (int) s.byteSize())) {
                check(unwrapper, number, s, delivered);
            } else {
                assertThat(unwrapper.count()).isZero();
            }
        }
        Cost.isAtMost(COST_BYTES + (long) COST_OF_A_BYTE * bytes.length, () -> unwrap(bytes));
    }

    /** With its copies of the pieces. */
    private static void unwrap(byte[] bytes) {
        Bits bits = new Bits(bytes);
        RedUnwrapper unwrapper = new RedUnwrapper();
        unwrapper.begin(FIRST);
        for (long number = FIRST; !bits.isOver(); number += bits.next()) {
            MemorySegment s = Wire.bytes(bits.piece());
            unwrapper.accept(number, (int) number * FRAME_TICKS, s, 0, (int) s.byteSize());
        }
    }

    private static void check(
            RedUnwrapper unwrapper, long number, MemorySegment s, Set<Long> delivered) {
        for (int i = 0; i < unwrapper.count(); i++) {
            assertThat(unwrapper.number(i)).isBetween(FIRST, number);
            assertThat(delivered.add(unwrapper.number(i))).as("delivered once").isTrue();
            assertThat(unwrapper.length(i)).isNotNegative();
            assertThat(unwrapper.offset(i) + unwrapper.length(i)).isBetween(0L, s.byteSize());
            assertThat(unwrapper.payloadType(i)).isBetween(0, 127);
            assertThat(unwrapper.isRecovered(i)).isEqualTo(unwrapper.number(i) != number);
        }
    }
}
