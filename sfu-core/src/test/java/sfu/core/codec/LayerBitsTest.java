package sfu.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.rtp.Wire;

import java.lang.foreign.MemorySegment;

/** What descriptors say of switching, ends and references. */
class LayerBitsTest {
    private static long read(Codec codec, String hex) {
        MemorySegment s = Wire.bytes(hex);
        long d = PayloadDescriptor.read(codec, s, 0, (int) s.byteSize());
        assertThat(d).isNotEqualTo(PayloadDescriptor.MALFORMED);
        return d;
    }

    @ParameterizedTest
    @CsvSource({ // payload; layer sync, discardable
        "90 20 60 01, true, false", // TID 1, Y
        "90 20 40 01, false, false",
        "90 10 20 01, false, false", // K alone: Y means nothing
        "b0 20 80 01, false, true", // N
        "30 01, false, true",
        "10 01, false, false"
    })
    void ofVp8(String hex, boolean sync, boolean discardable) {
        long d = read(Codec.VP8, hex);
        assertThat(PayloadDescriptor.isSwitchUp(d)).isEqualTo(sync);
        assertThat(PayloadDescriptor.isDiscardable(d)).isEqualTo(discardable);
        assertThat(PayloadDescriptor.isEndOfFrame(d, false)).isFalse();
        assertThat(PayloadDescriptor.isEndOfFrame(d, true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({ // payload; up, inter-picture, inter-layer, end, flexible, layers announced
        "a8 05 10 00 00, true, false, false, false, false, 0",
        "ec 05 33 00 00, true, true, true, true, false, 0",
        "e8 05 22 00 00, false, true, false, false, false, 0",
        "fc 05 42 08 00, false, true, false, true, true, 0",
        "aa 05 00 00 40 00, false, false, false, false, false, 3",
        "8a 05 e0 00, false, false, false, false, false, 8",
        "08 00, false, false, false, false, false, 0"
    })
    void ofVp9(
            String hex,
            boolean up,
            boolean interPicture,
            boolean interLayer,
            boolean end,
            boolean flexible,
            int layers) {
        long d = read(Codec.VP9, hex);
        assertThat(PayloadDescriptor.isSwitchUp(d)).isEqualTo(up);
        assertThat(PayloadDescriptor.isInterPicture(d)).isEqualTo(interPicture);
        assertThat(PayloadDescriptor.isInterLayer(d)).isEqualTo(interLayer);
        assertThat(PayloadDescriptor.isEndOfFrame(d, false)).isEqualTo(end);
        assertThat(PayloadDescriptor.isFlexible(d)).isEqualTo(flexible);
        assertThat(PayloadDescriptor.spatialLayers(d)).isEqualTo(layers);
    }

    @ParameterizedTest
    @CsvSource({
        "01 9a, true", // a slice with nal_ref_idc 0
        "41 9a, false",
        "1c 81 9a, true", // its fragments
        "1c 01 9a, true",
        "1c 41 9a, true",
        "7c 81 9a, false",
        "06 05, false", // SEI: says nothing of the frame
        "09 f0, false"
    })
    void ofH264(String hex, boolean discardable) {
        assertThat(PayloadDescriptor.isDiscardable(read(Codec.H264, hex))).isEqualTo(discardable);
    }

    @ParameterizedTest
    @CsvSource({
        "VP8, 10 50b100 9d012a 8002 e001, 0, 640x480",
        "VP8, 90e080010040 50b100 9d012a 8042 6881, 0, 640x360", // with scaling bits
        "VP8, 10 51b100 9d012a 8002 e001, 0, none", // no key frame
        "VP8, 10 50b100 9d012b 8002 e001, 0, none", // no start code
        "VP8, 10 50b100 9d012a 8002 e0, 0, none",
        "VP9, 8a 05 38 0140 00b4 0280 0168 02 00 11 01 00, 0, 320x180",
        "VP9, 8a 05 38 0140 00b4 0280 0168 02 00 11 01 00, 1, 640x360",
        "VP9, 8a 05 38 0140 00b4 0280 0168 02 00 11 01 00, 2, none",
        "VP9, 8a 05 20 00, 0, none", // a structure without sizes
        "VP9, fa 05 42 08 10 0500 02d0 00, 0, 1280x720", // behind a reference
        "VP9, 88 05 00, 0, none",
        "H264, 67 42, 0, none",
        "H264, 65 88, 0, none",
        "AV1, 18 0a 0b, 0, none",
        "AV1, 10 3200, 0, none"
    })
    void sizesOfKeyFrames(Codec codec, String hex, int spatial, String size) {
        check(codec, hex, spatial, size);
    }

    private static void check(Codec codec, String hex, int spatial, String expected) {
        MemorySegment s = Wire.bytes(hex);
        int size = new FrameSizeReader().read(codec, s, 0, (int) s.byteSize(), spatial);
        String text = FrameSize.width(size) + "x" + FrameSize.height(size);
        assertThat(size == 0 ? "none" : text).isEqualTo(expected);
    }
}
