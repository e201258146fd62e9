package sfu.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;

/** Any bytes are safe: no exception, no read beyond them, and what is found lies inside. */
@ExtendWith(WithoutInstrumentation.class)
class RtpFuzzTest {
    private static final int RANDOM_INPUTS = 100_000;

    /** Of a reader that has read before: none but what the runtime may need. */
    private static final int COST_BYTES = 1024;

    static Stream<byte[]> packets() {
        return Stream.of(
                        "80e0fffe01020304aabbccdd1122",
                        "9260000100000000000000010000000700000008bede000210850032aabbcc0099",
                        "9060000100000000000000011000000" + "20f01851000000000",
                        "a0600001000000000000000100000004")
                .map(HexFormat.of()::parseHex);
    }

    @MethodSource("packets")
    @FuzzTest
    void anyBytes(byte[] bytes) {
        check(bytes);
        MemorySegment s = Wire.bytes(bytes);
        RtpPacket used = new RtpPacket();
        Cost.isAtMost(COST_BYTES, () -> read(used, s));
    }

    private static void read(RtpPacket packet, MemorySegment s) {
        if (packet.wrap(s, 0, (int) s.byteSize())) {
            for (int id = 0; id < 256; id++) {
                packet.extensionOffset(id);
            }
        }
    }

    @Test
    void randomBytes() {
        Random random = new Random(1);
        for (int i = 0; i < RANDOM_INPUTS; i++) {
            byte[] bytes = Wire.random(random, 64);
            if (bytes.length > 0) {
                bytes[0] = (byte) (0x80 | bytes[0] & 0x3F);
            }
            if (bytes.length > 16 && random.nextBoolean()) { // an extension block within reach
                boolean oneByte = random.nextBoolean();
                bytes[0] = (byte) (0x90 | bytes[0] & 0x20);
                bytes[12] = (byte) (oneByte ? 0xBE : 0x10);
                bytes[13] = (byte) (oneByte ? 0xDE : 0x00);
                bytes[14] = 0;
                bytes[15] = (byte) random.nextInt(14);
            }
            check(bytes);
        }
    }

    private static void check(byte[] bytes) {
        MemorySegment s = Wire.bytes(bytes);
        RtpPacket packet = new RtpPacket();
        RtpHeader.isRtcp(s, 0, bytes.length);
        if (!packet.wrap(s, 0, bytes.length)) {
            return;
        }
        assertThat(packet.headerLength() + packet.payloadLength() + packet.paddingLength())
                .isEqualTo(bytes.length);
        assertThat(packet.payloadLength()).isNotNegative();
        for (int id = 0; id < 256; id++) {
            long at = packet.extensionOffset(id);
            if (at >= 0) {
                long end = at + packet.extensionLength(id);
                assertThat(id > 0 && at >= 16 && end <= packet.headerLength()).isTrue();
            }
        }
    }
}
