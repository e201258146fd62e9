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
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * The headers that tell a picture's size (VP8 key frame, VP9 scalability structure, H264 parameter
 * set, AV1 sequence header), and the publisher's own list of layers: no read beyond the bytes,
 * sizes both or none, and the same again from a reader that has seen others before.
 */
@ExtendWith(WithoutInstrumentation.class)
class FrameSizeFuzzTest {
    /** Of readers that have read before: none but what the runtime may need. */
    private static final int COST_BYTES = 1024;

    private final FrameSizeReader used = new FrameSizeReader();
    private final VideoLayersAllocation layers = new VideoLayersAllocation();

    private static byte[] of(Codec codec, String hex) {
        return new Seeds().put(codec.ordinal(), 0).put(HexFormat.of().parseHex(hex)).bytes();
    }

    static Stream<byte[]> payloads() {
        return Stream.of(
                of(Codec.VP8, "90e0810280bf00" + "30000100" + "9d012a80026801"),
                of(Codec.VP9, "ae054233380140" + "00b4028001680300" + "04010c01020300"),
                of(Codec.H264, "67" + "42c01f" + "da014016ec0440000003004000000c23c60ca8"),
                of(Codec.H264, "7800176742c01fda014016ec0440000003004000000c23c60ca8000468ce3c80"),
                of(Codec.H264, "67640028acd940780227e5c05a808080a0000003"),
                of(Codec.AV1, "28" + "0a0b0000002d4cffb3c0210100"),
                of(Codec.RED, "a83747658201aa01f201d9019a02920300ef00863c01df010d3c03bf021b3c"),
                of(Codec.RED, "0f00" + "54" + "0102030405060708"));
    }

    @MethodSource("payloads")
    @FuzzTest
    void anyPayload(byte[] bytes) {
        Bits bits = new Bits(bytes);
        Codec codec = Codec.values()[bits.below(Codec.values().length)];
        int spatialLayer = bits.below(4);
        byte[] payload = bits.rest();
        MemorySegment s = Wire.bytes(payload);
        int size = used.read(codec, s, 0, payload.length, spatialLayer);
        assertThat(FrameSize.width(size) == 0).isEqualTo(FrameSize.height(size) == 0);
        assertThat(new FrameSizeReader().read(codec, s, 0, payload.length, spatialLayer))
                .isEqualTo(size);
        byte[] within = Arrays.copyOf(payload, payload.length + 32);
        Arrays.fill(within, payload.length, within.length, (byte) 0xFF);
        assertThat(used.read(codec, Wire.bytes(within), 0, payload.length, spatialLayer))
                .as("what is behind the payload has no say")
                .isEqualTo(size);
        checkLayers(s);
        Cost.isAtMost(COST_BYTES, () -> used.read(codec, s, 0, payload.length, spatialLayer));
        Cost.isAtMost(COST_BYTES, () -> layers.read(s, 0, payload.length));
    }

    private void checkLayers(MemorySegment s) {
        if (!layers.read(s, 0, (int) s.byteSize())) {
            return;
        }
        for (int row = 0; row < VideoLayersAllocation.ROWS; row++) {
            int temporals = layers.temporalLayers(row);
            assertThat(temporals).isBetween(0, VideoLayersAllocation.TEMPORALS);
            assertThat(layers.frameRate(row)).isBetween(0, 255);
            for (int t = 0; t < temporals; t++) {
                assertThat(layers.bitrateBps(row, t)).isBetween(0L, 1000L << 28);
            }
        }
    }
}
