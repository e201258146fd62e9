package sfu.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtp.Wire;

import java.lang.foreign.MemorySegment;

/** Where frames and key frames begin. */
class FrameStartTest {

    private static long read(Codec codec, String hex) {
        MemorySegment s = Wire.bytes(hex);
        return PayloadDescriptor.read(codec, s, 0, (int) s.byteSize());
    }

    private static void check(Codec codec, String hex, boolean key, boolean start) {
        long d = read(codec, hex);
        assertThat(d).isNotEqualTo(PayloadDescriptor.MALFORMED);
        assertThat(PayloadDescriptor.isKeyFrame(d)).as("key").isEqualTo(key);
        assertThat(PayloadDescriptor.isStartOfFrame(d)).as("start").isEqualTo(start);
    }

    @ParameterizedTest
    @CsvSource({ // descriptor and first byte of the frame; key, start
        "90 e0 8001 05 40 00, true, true", // X S; I L T; picture id 1, TL0 5, TID 1
        "90 e0 8001 05 40 01, false, true", // P: inter frame
        "80 e0 8001 05 40 00, false, false", // not the start of a partition
        "91 80 01 00, false, false", // partition 1
        "97 80 01 00, false, false", // partition 7
        "98 80 01 00, true, true", // the reserved bit is ignored
        "b0 80 01 00, true, true", // N: not a reference
        "10 fe, true, true", // no extension; P is the lowest bit alone
        "10 ff, false, true"
    })
    void ofVp8(String hex, boolean key, boolean start) {
        check(Codec.VP8, hex, key, start);
    }

    @ParameterizedTest
    @CsvSource({
        "8c 8005 00, true, true", // I B E
        "84 8005 00, false, false", // I E: its end
        "cc 8005 00, false, true", // P
        "ac 8005 00 07 00, true, true", // L, SID 0
        "ac 8005 02 07 00, false, true", // L, SID 1
        "ac 8005 03 07 00, false, true", // L, SID 1, D
        "ac 8005 11 07 00, true, true", // SID 0 with U and D
        "8e 8005 08 01 04 01 00, true, true", // with a structure
        "08 00, true, true"
    })
    void ofVp9(String hex, boolean key, boolean start) {
        check(Codec.VP9, hex, key, start);
    }

    @ParameterizedTest
    @CsvSource({
        "65 88, true, true", // IDR, first_mb_in_slice 0
        "65 40, false, false", // IDR, a later slice
        "41 9a, false, true", // non-IDR
        "41 4a, false, false",
        "42 9a, false, true", // data partition A
        "43 9a, false, false", // B
        "67 42, true, true", // SPS
        "68 ce, false, true", // PPS
        "06 05, false, true", // SEI
        "09 f0, false, true", // delimiter
        "0a, false, false", // end of sequence
        "0c ff, false, false", // filler
        "0e 80, false, true", // prefix
        "7c 85 88, true, true", // FU-A, start of IDR
        "7c 85 48, false, false", // of a later slice
        "7c 87 42, true, true", // of SPS
        "7c 81 88, false, true", // of non-IDR
        "7c 05 88, false, false", // middle
        "7c 45 88, false, false", // end
        "78 0002 6742 0002 68ce, true, true", // STAP-A of SPS and PPS
        "78 0002 09f0 0002 6588, true, true", // delimiter, IDR
        "78 0002 6540 0002 6540, false, false", // later slices
        "78 0002 6540 0002 6742, true, false", // a key frame begins inside
        "78 0001 67, true, true"
    })
    void ofH264(String hex, boolean key, boolean start) {
        check(Codec.H264, hex, key, start);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7c", // FU-A without a header
                "7c 85", // without a byte of the unit
                "78", // STAP-A of nothing
                "78 00",
                "78 0001",
                "78 0000 67", // an empty unit
                "78 0009 67", // cut off
                "78 0001 67 00", // something behind
                "78 0001 67 0001",
                "00", // reserved types
                "1e 00",
                "1f 00",
                "79 0000 0001 67", // STAP-B, MTAP16, MTAP24, FU-B: interleaved
                "7a 0000 00 00",
                "7b 0000 00 00",
                "7d 85 0000 88"
            })
    void refusesMalformedH264(String hex) {
        assertThat(read(Codec.H264, hex)).isEqualTo(PayloadDescriptor.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "18 0a0b, true, true", // W 1, N; sequence header
        "10 3200, false, true", // W 1; frame
        "50 3200, false, true", // Y: goes on in the next packet
        "90 3200, false, false", // Z: went on
        "10 1a00, false, true", // frame header
        "10 2200, false, false", // tile group
        "10 2a00, false, true", // metadata
        "10 1200, false, true", // temporal delimiter
        "10 7a00, false, false", // padding
        "28 03 0a0b00 3200, true, true", // W 2: a size, then the last without one
        "08 03 0a0b00 02 3200, true, true", // W 0: sizes for all
        "20 8100 32 3200, false, true", // a size in two bytes
        "20 81808000 32 3200, false, true" // in four
    })
    void ofAv1(String hex, boolean key, boolean start) {
        check(Codec.AV1, hex, key, start);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10", // no OBU
                "98 00", // Z and N
                "20 00 3200", // an empty one
                "20 05 3200", // larger than the packet
                "20 ff", // a size without an end
                "20 ff ff",
                "00 ff ff ff ff ff ff ff ff ff 00",
                "10 b200" // the forbidden bit
            })
    void refusesMalformedAv1(String hex) {
        assertThat(read(Codec.AV1, hex)).isEqualTo(PayloadDescriptor.MALFORMED);
    }
}
