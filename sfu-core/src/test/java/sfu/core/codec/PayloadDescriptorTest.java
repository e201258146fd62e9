package sfu.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtp.Wire;

import java.lang.foreign.MemorySegment;

class PayloadDescriptorTest {

    private static long read(Codec codec, String hex) {
        MemorySegment s = Wire.bytes(hex);
        return PayloadDescriptor.read(codec, s, 0, (int) s.byteSize());
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void anEmptyPayloadIsMalformed(Codec codec) {
        assertThat(PayloadDescriptor.read(codec, MemorySegment.NULL, 0, 0))
                .isEqualTo(PayloadDescriptor.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({"OPUS, fc", "RED, 6f fc"})
    void everyPacketOfSoundIsAStart(Codec codec, String payload) {
        long d = read(codec, payload);
        assertThat(PayloadDescriptor.isKeyFrame(d)).isTrue();
        assertThat(PayloadDescriptor.isStartOfFrame(d)).isTrue();
        assertThat(PayloadDescriptor.hasPictureId(d)).isFalse();
        assertThat(PayloadDescriptor.hasTl0PicIdx(d)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({ // where the primary begins, and its payload type
        "6f c1, 1, 111",
        "00 c1c2, 1, 0",
        "ef 0f0003 6f b1b2b3 c1, 8, 111",
        "ef 1e0002 ef 0f0003 6f a1a2 b1b2b3 c1c2c3c4, 14, 111",
        "ef 000000 6f c1, 5, 111",
    })
    void redTellsWhereItsPrimaryIs(String payload, int offset, int payloadType) {
        long d = read(Codec.RED, payload);
        assertThat(PayloadDescriptor.isRed(d)).isTrue();
        assertThat(PayloadDescriptor.primaryOffset(d)).isEqualTo(offset);
        assertThat(PayloadDescriptor.primaryPayloadType(d)).isEqualTo(payloadType);
        assertThat(PayloadDescriptor.temporalId(d) + PayloadDescriptor.spatialId(d)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "6f", // no primary
                "ef 0f00", // cut off
                "ef 0f0003 6f b1b2b3", // the primary is missing
                "ef 0f0004 6f b1b2b3",
                "e0 0f0003 6f b1b2b3 c1", // two codecs
            })
    void redWithoutAPrimaryOrOfTwoCodecsIsMalformed(String payload) {
        assertThat(read(Codec.RED, payload)).isEqualTo(PayloadDescriptor.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({ // codec, payload, spatial, temporal, picture id (-1: none), its bits, TL0PICIDX
        "VP8, 10 00, 0, 0, -1, 7, -1",
        "VP8, 90 00 00, 0, 0, -1, 7, -1",
        "VP8, 90 80 00 00, 0, 0, 0, 7, -1",
        "VP8, 90 80 7f 00, 0, 0, 127, 7, -1",
        "VP8, 90 80 80 00 00, 0, 0, 0, 15, -1",
        "VP8, 90 80 ff ff 00, 0, 0, 32767, 15, -1",
        "VP8, 90 40 ff 00, 0, 0, -1, 7, 255",
        "VP8, 90 20 c0 00, 0, 3, -1, 7, -1",
        "VP8, 90 10 df 00, 0, 0, -1, 7, -1", // K alone: no TID
        "VP8, 90 f0 8102 80 bf 00, 0, 2, 258, 15, 128",
        "VP9, 08 00, 0, 0, -1, 7, -1",
        "VP9, 88 7f 00, 0, 0, 127, 7, -1",
        "VP9, 88 ff ff 00, 0, 0, 32767, 15, -1",
        "VP9, a8 05 ee 80 00, 7, 7, 5, 7, 128", // non-flexible, TID 7, SID 7
        "VP9, b8 05 42 00, 1, 2, 5, 7, -1", // flexible: no TL0PICIDX
        "VP9, f8 05 42 08 00, 1, 2, 5, 7, -1", // one reference
        "VP9, f8 05 42 09 0b 02 00, 1, 2, 5, 7, -1", // three of them
        "VP9, 38 42 33 00, 1, 2, -1, 7, 51", // F without I counts as 0
        "VP9, aa 05 00 33 00 00, 0, 0, 5, 7, 51", // structure: nothing in it
        "VP9, 8a 05 38 0140 00b4 0280 0168 02 00 11 01 00, 0, 0, 5, 7, -1",
        "H264, 65 88, 0, 0, -1, 7, -1",
        "AV1, 18 0a0b, 0, 0, -1, 7, -1"
    })
    void readsLayersAndIds(
            Codec codec, String hex, int spatial, int temporal, int pictureId, int bits, int tl0) {
        long d = read(codec, hex);
        assertThat(d).isNotEqualTo(PayloadDescriptor.MALFORMED);
        assertThat(PayloadDescriptor.spatialId(d)).isEqualTo(spatial);
        assertThat(PayloadDescriptor.temporalId(d)).isEqualTo(temporal);
        assertThat(PayloadDescriptor.hasPictureId(d)).isEqualTo(pictureId >= 0);
        assertThat(PayloadDescriptor.pictureId(d)).isEqualTo(Math.max(pictureId, 0));
        assertThat(PayloadDescriptor.pictureIdBits(d)).isEqualTo(bits);
        assertThat(PayloadDescriptor.hasTl0PicIdx(d)).isEqualTo(tl0 >= 0);
        assertThat(PayloadDescriptor.tl0PicIdx(d)).isEqualTo(Math.max(tl0, 0));
    }

    /** Cut anywhere inside what is to be read before the video, a payload is malformed. */
    @ParameterizedTest
    @CsvSource({
        "VP8, 90 f0 8102 80 bf 00",
        "VP8, 90 a0 01 20 00",
        "VP9, f8 8005 42 09 0b 02 00",
        "VP9, ae 05 42 33 38 0140 00b4 0280 0168 03 00 04 01 0c 01 02 03 00",
        "VP9, 8a 05 08 02 04 01 08 01 02 00", // structure with a group alone
        "AV1, 18 0a",
        "H264, 78 0002 65 88", // STAP-A of one unit
        "H264, 7c 85 88" // FU-A
    })
    void everyTruncationIsMalformed(Codec codec, String hex) {
        MemorySegment whole = Wire.bytes(hex);
        int length = (int) whole.byteSize();
        assertThat(PayloadDescriptor.read(codec, whole, 0, length))
                .isNotEqualTo(PayloadDescriptor.MALFORMED);
        for (int cut = 0; cut < length; cut++) {
            assertThat(PayloadDescriptor.read(codec, whole.asSlice(0, cut), 0, cut))
                    .as("%d of %s", cut, hex)
                    .isEqualTo(PayloadDescriptor.MALFORMED);
        }
    }

    /** The segment ends where the packet does: what reads behind it throws. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "78 00 05 61", // a slice whose first byte would be the next packet's
                "78 ff ff 65",
                "78 00 02 67 00 00 09 61",
                "78 00 00 61 00" // a unit of nothing
            })
    void aUnitOfAnAggregateDoesNotReachBehindItsPacket(String hex) {
        assertThat(read(Codec.H264, hex)).isEqualTo(PayloadDescriptor.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f8 05 42 09 0b 03 00", // a fourth reference would follow
                "8a 05 e8 ff 00" // 255 pictures in a group, none there
            })
    void refusesImpossibleVp9(String hex) {
        assertThat(read(Codec.VP9, hex)).isEqualTo(PayloadDescriptor.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        // source, picture id offset, TL0 offset, expected
        "VP8, 90 e0 8001 05 40 00, 5, 3, 90 e0 8006 08 40 00",
        "VP8, 90 e0 ffff ff 40 00, 1, 1, 90 e0 8000 00 40 00", // both wrap
        "VP8, 90 e0 8000 00 40 00, 32767, 255, 90 e0 ffff ff 40 00",
        "VP8, 90 e0 8000 00 40 00, -1, -1, 90 e0 ffff ff 40 00",
        "VP8, 90 e0 8000 00 40 00, 32768, 256, 90 e0 8000 00 40 00", // a whole turn
        "VP8, 90 e0 80ff 00 40 00, 1, 0, 90 e0 8100 00 40 00", // carries
        "VP8, 90 80 7f 00, 1, 9, 90 80 00 00", // 7 bits
        "VP8, 90 80 00 00, 127, 9, 90 80 7f 00",
        "VP8, 90 80 00 00, 128, 9, 90 80 00 00",
        "VP8, 90 40 ff 00, 1, 2, 90 40 01 00", // TL0PICIDX alone
        "VP8, 10 00, 1, 2, 10 00", // neither
        "VP9, 8c ffff 00, 2, 0, 8c 8001 00",
        "VP9, 8c 7f 00, 2, 0, 8c 01 00",
        "VP9, ac 8005 00 ff 00, 0, 2, ac 8005 00 01 00",
        "VP9, bc 8005 42 08 00, 1, 2, bc 8006 42 08 00", // flexible
        "VP9, 28 42 33 00, 1, 2, 28 42 35 00",
        "H264, 65 88, 1, 2, 65 88",
        "AV1, 18 0a0b, 1, 2, 18 0a0b",
        "OPUS, fc, 1, 2, fc"
    })
    void rewritesIdsModuloTheirWidth(
            Codec codec, String source, int pictureId, int tl0, String expected) {
        MemorySegment s = Wire.bytes("ff" + source);
        int length = (int) s.byteSize() - 1;
        long d = PayloadDescriptor.read(codec, s, 1, length);
        PayloadDescriptor.rewrite(d, s, 1, pictureId, tl0);
        assertThat(Wire.hex(s, 1, length)).isEqualTo(Wire.plain(expected));
        PayloadDescriptor.rewrite(d, s, 1, pictureId, tl0);
        assertThat(Wire.hex(s, 1, length)).as("again").isEqualTo(Wire.plain(expected));
    }

    @Test
    void whatIsRewrittenIsReadSo() {
        MemorySegment s = Wire.bytes("90 e0 fffe fe 40 00");
        long d = PayloadDescriptor.read(Codec.VP8, s, 0, 7);
        for (int offset = 0; offset < 70_000; offset += 13) {
            PayloadDescriptor.rewrite(d, s, 0, offset, offset);
            long rewritten = PayloadDescriptor.read(Codec.VP8, s, 0, 7);
            assertThat(PayloadDescriptor.pictureId(rewritten)).isEqualTo(32_766 + offset & 0x7FFF);
            assertThat(PayloadDescriptor.tl0PicIdx(rewritten)).isEqualTo(254 + offset & 0xFF);
            assertThat(PayloadDescriptor.temporalId(rewritten)).isEqualTo(1);
        }
    }
}
