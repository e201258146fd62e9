package sfu.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtp.Wire;

import java.lang.foreign.MemorySegment;

class RedPayloadTest {
    /** Opus as 111: two earlier frames, 1920 and 960 ticks back, then the primary. */
    private static final String TWO_REDUNDANT =
            "ef 1e0002 ef 0f0003 6f" + "a1a2" + "b1b2b3" + "c1c2c3c4";

    private final RedPayload red = new RedPayload();

    private boolean wrap(String hex) {
        MemorySegment s = Wire.bytes("ee" + hex);
        return red.wrap(s, 1, (int) s.byteSize() - 1);
    }

    private String at(long offset, int length) {
        return Wire.hex(red.segment(), offset, length);
    }

    @Test
    void findsAllFrames() {
        assertThat(wrap(TWO_REDUNDANT)).isTrue();
        assertThat(red.primaryPayloadType()).isEqualTo(111);
        assertThat(at(red.primaryOffset(), red.primaryLength())).isEqualTo("c1c2c3c4");
        assertThat(red.redundantCount()).isEqualTo(2);
        assertThat(red.timestampOffset(0)).isEqualTo(1920);
        assertThat(red.timestampOffset(1)).isEqualTo(960);
        assertThat(red.payloadType(1)).isEqualTo(111);
        assertThat(at(red.offset(0), red.length(0))).isEqualTo("a1a2");
        assertThat(at(red.offset(1), red.length(1))).isEqualTo("b1b2b3");
    }

    @Test
    void theLargestNumbersFitTheirFields() {
        assertThat(wrap("ff ffffff 7f" + "00".repeat(1023) + "aa")).isTrue();
        assertThat(red.payloadType(0)).isEqualTo(127);
        assertThat(red.timestampOffset(0)).isEqualTo(16_383);
        assertThat(red.length(0)).isEqualTo(1023);
        assertThat(red.primaryPayloadType()).isEqualTo(127);
        assertThat(at(red.primaryOffset(), red.primaryLength())).isEqualTo("aa");
    }

    @Test
    void aPrimaryMayStandAlone() {
        assertThat(wrap(TWO_REDUNDANT)).isTrue();
        assertThat(wrap("6f c1c2")).isTrue();
        assertThat(red.redundantCount()).isZero();
        assertThat(at(red.primaryOffset(), red.primaryLength())).isEqualTo("c1c2");
        assertThat(wrap("6f")).isTrue();
        assertThat(red.primaryLength()).isZero();
    }

    @Test
    void stripsItsRedundancy() {
        assertThat(wrap(TWO_REDUNDANT)).isTrue();
        MemorySegment target = Wire.bytes(new byte[6]);
        assertThat(red.writePrimary(target, 1, 109)).isEqualTo(5);
        assertThat(Wire.hex(target, 1, 5)).isEqualTo("6dc1c2c3c4");
        assertThat(red.wrap(target, 1, 5)).isTrue();
        assertThat(red.primaryPayloadType()).isEqualTo(109);
        assertThat(red.redundantCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "ef", // a header cut off
                "ef 1e00",
                "ef 1e0002", // no primary header
                "ef 1e0002 6f a1", // a block cut off
                "ef 1e0001 ef 0f0001 6f a1"
            })
    void refusesTruncatedPayloads(String hex) {
        assertThat(wrap(hex)).isFalse();
    }

    @Test
    void refusesTooManyBlocks() {
        assertThat(wrap("ef000000".repeat(16) + "6f aa")).isTrue();
        assertThat(red.redundantCount()).isEqualTo(16);
        assertThat(wrap("ef000000".repeat(17) + "6f aa")).isFalse();
    }
}
