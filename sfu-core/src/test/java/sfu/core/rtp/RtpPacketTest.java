package sfu.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

class RtpPacketTest {
    private static final String HEADER = "60 0001 00000000 00000001 ";
    private final RtpPacket packet = new RtpPacket();

    private boolean wrap(String hex) {
        MemorySegment s = Wire.bytes("ffffff" + hex);
        return packet.wrap(s, 3, (int) s.byteSize() - 3);
    }

    private String extension(int id) {
        return Wire.hex(packet.segment(), packet.extensionOffset(id), packet.extensionLength(id));
    }

    @Test
    void readsTheFixedHeader() {
        assertThat(wrap("80 e0 fffe 01020304 aabbccdd 1122")).isTrue();
        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(96);
        assertThat(packet.sequenceNumber()).isEqualTo(0xFFFE);
        assertThat(packet.timestamp()).isEqualTo(0x01020304);
        assertThat(packet.ssrc()).isEqualTo(0xAABBCCDD);
        assertThat(packet.csrcCount()).isZero();
        assertThat(packet.headerLength()).isEqualTo(12);
        assertThat(packet.payloadLength()).isEqualTo(2);
        assertThat(packet.payloadOffset()).isEqualTo(3 + 12);
        assertThat(packet.paddingLength()).isZero();
    }

    @Test
    void aPayloadMayBeEmpty() {
        assertThat(wrap("80" + HEADER)).isTrue();
        assertThat(packet.marker()).isFalse();
        assertThat(packet.payloadLength()).isZero();
    }

    @Test
    void readsOneByteExtensionsBehindCsrcs() {
        assertThat(wrap("92" + HEADER + "00000007 00000008 bede 0002 10 85 00 32 aabbcc 00 99"))
                .isTrue();
        assertThat(packet.csrcCount()).isEqualTo(2);
        assertThat(extension(1)).isEqualTo("85");
        assertThat(extension(3)).isEqualTo("aabbcc");
        assertThat(packet.extensionOffset(2)).isEqualTo(-1);
        assertThat(packet.extensionLength(2)).isEqualTo(-1);
        assertThat(packet.headerLength()).isEqualTo(12 + 8 + 12);
        assertThat(packet.payloadLength()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000", "1001", "100f"}) // with every appbits (RFC 8285 4.3)
    void readsTwoByteExtensions(String profile) {
        assertThat(wrap("90" + HEADER + profile + "0002 0f 01 85 00 10 00 ff 00")).isTrue();
        assertThat(extension(15)).isEqualTo("85");
        assertThat(packet.extensionLength(16)).isZero();
        assertThat(packet.extensionLength(255)).isZero();
    }

    @ParameterizedTest
    @CsvSource({ // profile and length, elements; those of id 1 are seen, those of id 2 are not
        "bede 0002, 10 aa f0 20 bb 00 00 00", // id 15 ends it (RFC 8285 4.2)
        "bede 0002, 10 aa ff 20 bb 00 00 00", // ... whatever its length
        "bede 0002, 10 aa 01 20 bb 20 cc 00", // id 0 with a length ends it
        "bede 0002, 00 00 10 aa 00 00 2f 00", // longer than the block
        "bede 0002, 10 aa 00 00 00 00 00 20", // no room for its value
        "1000 0002, 01 01 aa 02 ff 00 00 00",
        "1000 0002, 01 01 aa 00 00 00 00 02" // no room for its length
    })
    void whatIsBehindABrokenElementIsNotSeen(String block, String elements) {
        assertThat(wrap("90" + HEADER + block + elements + "77")).isTrue();
        assertThat(extension(1)).isEqualTo("aa");
        assertThat(packet.extensionOffset(2)).isEqualTo(-1);
        assertThat(packet.payloadLength()).isEqualTo(1);
    }

    @Test
    void theFirstOfEqualIdsCounts() {
        assertThat(wrap("90" + HEADER + "bede 0001 10 aa 10 bb")).isTrue();
        assertThat(extension(1)).isEqualTo("aa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "beef", "1010", "0fff", "ffff"})
    void blocksOfOtherProfilesAreSkipped(String profile) {
        assertThat(wrap("90" + HEADER + profile + "0001 10 aa 20 bb 77")).isTrue();
        assertThat(packet.extensionOffset(1)).isEqualTo(-1);
        assertThat(packet.payloadLength()).isEqualTo(1);
    }

    @Test
    void seesAtMost32Elements() {
        StringBuilder hex = new StringBuilder("90" + HEADER + "1000 0019");
        for (int id = 1; id <= 50; id++) {
            hex.append(String.format("%02x00", id));
        }
        assertThat(wrap(hex.toString())).isTrue();
        assertThat(packet.extensionLength(32)).isZero();
        assertThat(packet.extensionLength(33)).isEqualTo(-1);
        assertThat(packet.payloadLength()).isZero();
    }

    @Test
    void nothingOfTheLastPacketRemains() {
        assertThat(wrap("90" + HEADER + "bede 0001 10 aa 00 00 77")).isTrue();
        assertThat(wrap("80" + HEADER + "77")).isTrue();
        assertThat(packet.extensionOffset(1)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({ // payload with padding; lengths of both
        "00000004, 0, 4", // padding alone
        "01, 0, 1",
        "aa01, 1, 1",
        "aabbcc 000000 04, 3, 4"
    })
    void leavesPaddingOut(String payload, int payloadLength, int paddingLength) {
        assertThat(wrap("a0" + HEADER + payload)).isTrue();
        assertThat(packet.payloadLength()).isEqualTo(payloadLength);
        assertThat(packet.paddingLength()).isEqualTo(paddingLength);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "80", // short
                "80 60 0001 00000000 000000",
                "40 60 0001 00000000 00000001 00", // version 1
                "8f 60 0001 00000000 00000001 00", // CSRCs beyond the end
                "90 60 0001 00000000 00000001 bede 00ff", // extension beyond the end
                "a0 60 0001 00000000 00000001", // padding, but no byte of it
                "a0 60 0001 00000000 00000001 00 00ff", // padding beyond the payload
                "b0 60 0001 00000000 00000001 bede 0001 10 aa 00 05", // its count in the header
                "a0 60 0001 00000000 00000001 000000" // padding of 0
            })
    void refusesMalformedPackets(String hex) {
        assertThat(wrap(hex)).isFalse();
    }

    @Test
    void everyTruncationIsSafe() {
        MemorySegment whole =
                Wire.bytes("b1" + HEADER + "00000002 bede 0002 10 85 00 32 aabbcc 00 9999 000003");
        for (int length = 0; length < whole.byteSize(); length++) {
            MemorySegment cut = Wire.bytes(whole.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
            if (packet.wrap(cut, 0, length)) {
                assertThat(packet.paddingLength()).isPositive();
                assertThat(packet.payloadLength()).isNotNegative();
            }
        }
    }
}
