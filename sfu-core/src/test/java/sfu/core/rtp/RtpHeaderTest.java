package sfu.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

class RtpHeaderTest {
    private static final int SIZE = RtpHeader.FIXED_LENGTH;

    @ParameterizedTest
    @CsvSource({
        "false, 0, 0, 0, 0, false, 80 00 0000 00000000 00000000",
        "true, 127, 65535, -1, -1, true, 90 ff ffff ffffffff ffffffff",
        "true, 96, 32768, 2147483647, -2147483648, false, 80 e0 8000 7fffffff 80000000",
        "false, 111, 65536, 1, 2, false, 80 6f 0000 00000001 00000002", // seq of 17 bits
        "false, 255, 1, 1, 2, false, 80 7f 0001 00000001 00000002" // payload type of 8 bits
    })
    void writesTheFixedHeader(
            boolean marker,
            int payloadType,
            int sequenceNumber,
            int timestamp,
            int ssrc,
            boolean hasExtension,
            String expected) {
        MemorySegment s = Arena.ofAuto().allocate(SIZE + 1);
        RtpHeader.write(s, 1, marker, payloadType, sequenceNumber, timestamp, ssrc, hasExtension);
        assertThat(Wire.hex(s, 1, SIZE)).isEqualTo(Wire.plain(expected));
    }

    @Test
    void readsTheFixedHeader() {
        MemorySegment s = Wire.bytes("80 e0 fffe 81020304 fabbccdd");
        assertThat(RtpHeader.length(s, 0, SIZE)).isEqualTo(12);
        assertThat(RtpHeader.payloadType(s, 0)).isEqualTo(96);
        assertThat(RtpHeader.sequenceNumber(s, 0)).isEqualTo(65_534);
        assertThat(RtpHeader.timestamp(s, 0)).isEqualTo(0x81020304);
        assertThat(RtpHeader.ssrc(s, 0)).isEqualTo(0xFABBCCDD);
    }

    @ParameterizedTest
    @CsvSource({ // header, its length
        "80 60 0001 00000000 00000001, 12",
        "8f 60 0001 00000000 00000001, -1", // 15 CSRCs, none there
        "81 60 0001 00000000 00000001 00000002, 16",
        "82 60 0001 00000000 00000001 00000002, -1",
        "90 60 0001 00000000 00000001 bede 0000, 16",
        "90 60 0001 00000000 00000001 bede 0001 10ff0000, 20",
        "91 60 0001 00000000 00000001 00000002 bede 0000, 20",
        "90 60 0001 00000000 00000001 bede, -1",
        "90 60 0001 00000000 00000001, -1",
        "90 60 0001 00000000 00000001 bede ffff 00000000, -1",
        "00 60 0001 00000000 00000001, -1", // versions 0, 1, 3
        "40 60 0001 00000000 00000001, -1",
        "c0 60 0001 00000000 00000001, -1",
        "80 60 0001 00000000 000000, -1"
    })
    void measuresTheWholeHeader(String hex, int length) {
        MemorySegment s = Wire.bytes(hex);
        assertThat(RtpHeader.length(s, 0, (int) s.byteSize())).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(ints = {192, 200, 201, 205, 206, 207, 223})
    void rtcpIsToldByItsType(int type) {
        assertThat(RtpHeader.isRtcp(Wire.bytes(new byte[] {(byte) 0x80, (byte) type}), 0, 2))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 96, 111, 127, 128, 191, 224, 255})
    void rtpIsToldByItsPayloadType(int markerAndType) {
        byte[] bytes = {(byte) 0x80, (byte) markerAndType};
        assertThat(RtpHeader.isRtcp(Wire.bytes(bytes), 0, 2)).isFalse();
    }

    @Test
    void aByteIsNeither() {
        assertThat(RtpHeader.isRtcp(Wire.bytes("80"), 0, 1)).isFalse();
        assertThat(RtpHeader.length(Wire.bytes("80"), 0, 0)).isEqualTo(-1);
    }
}
