package sfu.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import sfu.core.api.CodecParameters;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.Set;

class PayloadDescriptorTest {
    private static MemorySegment bytes(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        MemorySegment s = Arena.ofAuto().allocate(bytes.length);
        MemorySegment.copy(bytes, 0, s, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return s;
    }

    private static long read(Codec codec, String hex) {
        MemorySegment s = bytes(hex);
        return PayloadDescriptor.read(codec, s, 0, (int) s.byteSize());
    }

    private static String hex(MemorySegment s) {
        return HexFormat.of().formatHex(s.toArray(ValueLayout.JAVA_BYTE));
    }

    @ParameterizedTest
    @CsvSource({ // RFC 7741 4.2: descriptor and first byte of the frame
        "VP8, 90 e0 8001 05 40 00, true, true", // X S; I L T; picture id 1, TL0 5, TID 1; key
        "VP8, 90 e0 8001 05 40 01, false, true", // inter frame
        "VP8, 80 e0 8001 05 40 00, false, false", // not the start of a partition
        "VP8, 91 80 01 00, false, false", // partition 1
        "VP8, 10 00, true, true", // no extension
        "VP9, 8c 8005 00, true, true", // I B E, key frame
        "VP9, cc 8005 00, false, true", // P
        "VP9, ac 8005 02 07 00, false, true", // L, SID 1
        "H264, 65 88, true, true", // IDR
        "H264, 41 9a, false, true", // non-IDR
        "H264, 78 0002 6742 0002 68ce, true, true", // STAP-A of SPS and PPS
        "H264, 7c 85 88, true, true", // FU-A start of IDR
        "H264, 7c 05 88, false, false", // FU-A middle
        "AV1, 18 0a0b, true, true", // N
        "AV1, 10 3200, false, true",
        "AV1, 90 3200, false, false", // Z: goes on
        "OPUS, fc, true, true"
    })
    void knowsWhereFramesAndKeyFramesBegin(Codec codec, String hex, boolean key, boolean start) {
        long d = read(codec, hex);
        assertThat(PayloadDescriptor.isKeyFrame(d)).isEqualTo(key);
        assertThat(PayloadDescriptor.isStartOfFrame(d)).isEqualTo(start);
    }

    @ParameterizedTest
    @CsvSource({
        "VP8, 90", "VP8, 90 80", "VP8, 90 80 80", "VP8, 90 40", "VP8, 90 20", "VP8, 90 80 01",
        "VP9, 80", "VP9, 80 80", "VP9, 20", "VP9, 20 00", "H264, 7c", "H264, 7c 85",
        "H264, 78 0009 67", "H264, 78", "H264, 1e", "AV1, 10", "AV1, 98 00"
    })
    void refusesTruncatedAndImpossiblePayloads(Codec codec, String hex) {
        assertThat(read(codec, hex)).isEqualTo(PayloadDescriptor.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        // source, picture id offset, TL0 offset, expected
        "VP8, 90 e0 8001 05 40 00, 5, 3, 90e0800608 4000",
        "VP8, 90 e0 ffff ff 40 00, 1, 1, 90e08000004000", // both wrap
        "VP8, 90 e0 8000 00 40 00, 32767, 255, 90e0ffffff4000",
        "VP8, 90 80 7f 00, 1, 9, 90800000", // 7 bits
        "VP9, 8c ffff 00, 2, 0, 8c800100",
        "VP9, ac 8005 00 ff 00, 0, 2, ac8005000100"
    })
    void rewritesIdsModuloTheirWidth(
            Codec codec, String source, int pictureId, int tl0, String expected) {
        MemorySegment s = bytes(source);
        long d = PayloadDescriptor.read(codec, s, 0, (int) s.byteSize());
        PayloadDescriptor.rewrite(d, s, 0, pictureId, tl0);
        assertThat(hex(s)).isEqualTo(expected.replace(" ", ""));
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void anyBytesAreSafe(Codec codec) {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            MemorySegment s = Arena.ofAuto().allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, s, ValueLayout.JAVA_BYTE, 0, bytes.length);
            long d = PayloadDescriptor.read(codec, s, 0, bytes.length);
            if (d != PayloadDescriptor.MALFORMED) {
                PayloadDescriptor.rewrite(d, s, 0, 7, 7);
            }
        }
    }

    private static CodecParameters codec(String name, String key, String value) {
        return new CodecParameters(
                96, name, 90_000, 1, key == null ? Map.of() : Map.of(key, value), Set.of(), -1);
    }

    @Test
    void matchesWhatDecodersTellApart() {
        assertThat(matches("VP8", null, null, "vp8", null, null)).isTrue();
        assertThat(matches("VP8", null, null, "VP9", null, null)).isFalse();
        assertThat(matches("VP9", null, null, "VP9", "profile-id", "0")).isTrue();
        assertThat(matches("VP9", "profile-id", "2", "VP9", "profile-id", "0")).isFalse();
        assertThat(h264("42e01f", "42e034")).as("levels are asymmetric").isTrue();
        assertThat(h264("42001f", "42e01f")).as("baseline and constrained").isFalse();
        assertThat(h264("640c1f", "42e01f")).isFalse();
    }

    private static boolean h264(String sent, String offered) {
        return matches("H264", "profile-level-id", sent, "H264", "profile-level-id", offered);
    }

    private static boolean matches(
            String a, String aKey, String aValue, String b, String bKey, String bValue) {
        return CodecMatch.matches(codec(a, aKey, aValue), codec(b, bKey, bValue));
    }
}
