package sfu.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Random;

class RtpPacketTest {
    private final RtpPacket packet = new RtpPacket();

    private boolean wrap(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        MemorySegment s = Arena.ofAuto().allocate(bytes.length + 3);
        MemorySegment.copy(bytes, 0, s, ValueLayout.JAVA_BYTE, 3, bytes.length);
        return packet.wrap(s, 3, bytes.length);
    }

    @Test
    void readsTheFixedHeader() {
        assertThat(wrap("80e0 fffe 01020304 aabbccdd 1122")).isTrue();
        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(96);
        assertThat(packet.sequenceNumber()).isEqualTo(0xFFFE);
        assertThat(packet.timestamp()).isEqualTo(0x01020304);
        assertThat(packet.ssrc()).isEqualTo(0xAABBCCDD);
        assertThat(packet.payloadLength()).isEqualTo(2);
        assertThat(packet.payloadOffset()).isEqualTo(3 + 12);
    }

    @Test
    void readsOneByteExtensionsBehindCsrcs() {
        assertThat(
                        wrap(
                                "92 60 0001 00000000 00000001 00000007 00000008"
                                        + " bede 0002 10 85 00 32 aabbcc 00 99"))
                .isTrue();
        assertThat(packet.extensionLength(1)).isEqualTo(1);
        assertThat(packet.segment().get(ValueLayout.JAVA_BYTE, packet.extensionOffset(1)) & 0xFF)
                .isEqualTo(0x85);
        assertThat(packet.extensionLength(3)).isEqualTo(3);
        assertThat(packet.extensionOffset(2)).isEqualTo(-1);
        assertThat(packet.payloadLength()).isEqualTo(1);
    }

    @Test
    void readsTwoByteExtensions() {
        assertThat(wrap("90 60 0001 00000000 00000001 1000 0002 0f 01 85 10 00 00 00 00")).isTrue();
        assertThat(packet.extensionLength(15)).isEqualTo(1);
        assertThat(packet.extensionLength(16)).isZero();
    }

    @Test
    void stopsAtTheReservedId15() {
        assertThat(wrap("90 60 0001 00000000 00000001 bede 0001 f0 00 10 01")).isTrue();
        assertThat(packet.extensionOffset(1)).isEqualTo(-1);
    }

    @Test
    void aPacketOfPaddingOnlyHasNoPayload() {
        assertThat(wrap("a0 60 0001 00000000 00000001 00000004")).isTrue();
        assertThat(packet.payloadLength()).isZero();
        assertThat(packet.paddingLength()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // short
                "40600001000000000000000100", // version 1
                "8f600001000000000000000100", // CSRCs beyond the end
                "906000010000000000000001bede00ff", // extension beyond the end
                "a060000100000000000000010000ff", // padding beyond the payload
                "a06000010000000000000001000000" // padding of 0
            })
    void refusesMalformedPackets(String hex) {
        assertThat(wrap(hex)).isFalse();
    }

    @Test
    void anyBytesAreSafe() {
        Random random = new Random(1);
        MemorySegment s = Arena.ofAuto().allocate(64);
        for (int i = 0; i < 100_000; i++) {
            int length = random.nextInt(64);
            for (int b = 0; b < length; b++) {
                s.set(ValueLayout.JAVA_BYTE, b, (byte) random.nextInt());
            }
            if (length > 0) {
                s.set(ValueLayout.JAVA_BYTE, 0, (byte) (0x80 | random.nextInt(0x40)));
            }
            if (packet.wrap(s.asSlice(0, length), 0, length)) {
                assertThat(packet.headerLength() + packet.payloadLength() + packet.paddingLength())
                        .isEqualTo(length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 14, 15, 255})
    void whatIsWrittenIsRead(int id) {
        MemorySegment s = Arena.ofAuto().allocate(64);
        ExtensionWriter writer = new ExtensionWriter();
        writer.begin(s, 12);
        writer.putByte(id, 0x7F);
        writer.put24(2, 0x010203);
        writer.putShort(1, 0xFFFE);
        int length = writer.end();
        RtpHeader.write(s, 0, true, 96, 65_535, -1, 7, true);
        assertThat(packet.wrap(s, 0, 12 + length + 5)).isTrue();
        assertThat(length % 4).isZero();
        assertThat(packet.payloadLength()).isEqualTo(5);
        assertThat(packet.sequenceNumber()).isEqualTo(65_535);
        assertThat(s.get(ValueLayout.JAVA_BYTE, packet.extensionOffset(id))).isEqualTo((byte) 0x7F);
        assertThat(packet.extensionLength(2)).isEqualTo(3);
        assertThat(packet.extensionLength(1)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 7, 7",
        "65535, 0, 65536",
        "65536, 65535, 65535",
        "70000, 4464, 70000",
        "98303, 32767, 98303",
        "98304, 65535, 131071"
    })
    void extendsToTheNearestNumber(long highest, int sequenceNumber, long expected) {
        assertThat(SequenceNumbers.extend(highest, sequenceNumber)).isEqualTo(expected);
    }
}
