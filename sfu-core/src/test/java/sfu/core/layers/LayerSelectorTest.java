package sfu.core.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.rtp.Wire;
import sfu.core.stream.AllocatedBytes;

import java.lang.foreign.MemorySegment;
import java.util.Random;

class LayerSelectorTest {
    private final LayerSelector selector = new LayerSelector();

    /**
     * Wishes change at random, frames are lost: nothing that was not sent is ever referred to, and
     * with the key frames that the selector asks for, each wish is reached.
     */
    @ParameterizedTest
    @CsvSource({
        "VP8, 1, 2, false",
        "VP8, 1, 3, false",
        "VP9, 1, 3, false",
        "VP9, 2, 1, false",
        "VP9, 3, 3, false",
        "VP9, 3, 3, true",
        "DEPENDENCY, 1, 1, false",
        "DEPENDENCY, 1, 3, false",
        "DEPENDENCY, 2, 2, true",
        "DEPENDENCY, 3, 1, true",
        "DEPENDENCY, 3, 3, false",
        "DEPENDENCY, 3, 3, true"
    })
    void everyWishIsReachedAndNoReferenceIsMissing(
            LayerModel.Kind kind, int spatials, int temporals, boolean isKeyMode) {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            LayerSelector slot = new LayerSelector();
            LayerModel encoding = new LayerModel(kind, 0, spatials, temporals, isKeyMode);
            int picture = 0;
            for (int wish = 0; wish < 20; wish++) {
                int spatial = random.nextInt(spatials);
                int temporal = random.nextInt(temporals);
                slot.target(0, spatial, temporal);
                for (int i = 0; i < 16; i++) {
                    boolean isKey = slot.wantedKeyFrame() == 0 && i > 2;
                    int lost = seed % 3 == 0 || i > 4 ? 0 : 1 << random.nextInt(8);
                    encoding.send(slot, picture++, isKey, isKey ? 0 : lost);
                    if (lost == 0) {
                        assertThat(encoding.markers)
                                .as("a picture that is sent has one marker")
                                .isEqualTo(encoding.highestSpatial < 0 ? 0 : 1);
                    }
                }
                assertThat(slot.spatial()).isEqualTo(spatial);
                assertThat(slot.temporal()).isEqualTo(temporal);
                assertThat(slot.wantedKeyFrame()).isEqualTo(LayerSelector.NONE);
                checkWholeCycle(encoding, slot, picture, spatial, temporal);
                picture += 4;
            }
        }
    }

    private static void checkWholeCycle(
            LayerModel encoding, LayerSelector slot, int picture, int spatial, int temporal) {
        int highestTemporal = 0;
        for (int i = 0; i < 4; i++) {
            encoding.send(slot, picture + i, false, 0);
            highestTemporal = Math.max(highestTemporal, encoding.highestTemporal);
            if (encoding.highestSpatial >= 0) {
                assertThat(encoding.highestSpatial).isEqualTo(spatial);
            }
        }
        assertThat(highestTemporal).isEqualTo(temporal);
    }

    @ParameterizedTest
    @CsvSource({"VP8, 1, 3, 0, 0", "VP9, 3, 3, 0, 0", "VP9, 3, 3, 1, 2", "DEPENDENCY, 3, 3, 1, 1"})
    void downTakesOnePicture(
            LayerModel.Kind kind, int spatials, int temporals, int spatial, int temporal) {
        LayerModel encoding = new LayerModel(kind, 0, spatials, temporals, false);
        selector.target(0, LayerSelector.HIGHEST, LayerSelector.HIGHEST);
        for (int picture = 0; picture < 8; picture++) {
            encoding.send(selector, picture, picture == 0, 0);
            assertThat(encoding.highestSpatial).isEqualTo(spatials - 1);
        }
        selector.target(0, spatial, temporal);
        encoding.send(selector, 8, false, 0);
        assertThat(encoding.highestSpatial).isEqualTo(spatial);
        assertThat(encoding.decisions.getFirst()).isEqualTo(Decision.MOVED);
        assertThat(selector.wantedKeyFrame()).isEqualTo(LayerSelector.NONE);
    }

    @Test
    void anotherEncodingIsEnteredAtItsKeyFrameAlone() {
        LayerModel low = new LayerModel(LayerModel.Kind.VP8, 0, 1, 1, false);
        LayerModel high = new LayerModel(LayerModel.Kind.VP8, 1, 1, 1, false);
        selector.target(0, 0, 7);
        assertThat(selector.wantedKeyFrame()).isZero();
        low.send(selector, 0, true, 0);
        assertThat(low.decisions).containsExactly(Decision.SWITCHED, Decision.FORWARD);
        high.send(selector, 0, true, 0);
        assertThat(high.decisions).containsOnly(Decision.OTHER_ENCODING);
        selector.target(1, 0, 7);
        assertThat(selector.wantedKeyFrame()).isEqualTo(1);
        low.send(selector, 1, false, 0);
        high.send(selector, 1, false, 0);
        assertThat(low.decisions).as("it goes on meanwhile").containsOnly(Decision.FORWARD);
        assertThat(high.decisions).containsOnly(Decision.OTHER_ENCODING);
        low.send(selector, 2, false, 0);
        high.send(selector, 2, true, 0);
        assertThat(high.decisions).containsExactly(Decision.SWITCHED, Decision.FORWARD);
        assertThat(selector.encoding()).isEqualTo(1);
        assertThat(selector.wantedKeyFrame()).isEqualTo(LayerSelector.NONE);
        low.send(selector, 3, true, 0);
        assertThat(low.decisions).containsOnly(Decision.OTHER_ENCODING);
    }

    @Test
    void aPauseBeginsBetweenPicturesAndEndsWithAKeyFrame() {
        LayerModel encoding = new LayerModel(LayerModel.Kind.VP9, 0, 2, 1, false);
        selector.target(0, 7, 7);
        encoding.send(selector, 0, true, 0);
        selector.target(LayerSelector.NONE, 0, 0);
        encoding.send(selector, 1, false, 0);
        assertThat(encoding.decisions).containsOnly(Decision.PAUSED);
        assertThat(selector.wantedKeyFrame()).isEqualTo(LayerSelector.NONE);
        selector.target(0, 7, 7);
        encoding.send(selector, 2, false, 0);
        assertThat(encoding.decisions).containsOnly(Decision.NOT_KEY_FRAME);
        assertThat(selector.wantedKeyFrame()).isZero();
        encoding.send(selector, 3, true, 0);
        assertThat(encoding.decisions.getFirst()).isEqualTo(Decision.SWITCHED);
    }

    @Test
    void anotherCodecIsAskedForAKeyFrame() {
        LayerModel vp8 = new LayerModel(LayerModel.Kind.VP8, 0, 1, 1, false);
        LayerModel vp9 = new LayerModel(LayerModel.Kind.VP9, 0, 1, 1, false);
        selector.target(0, 7, 7);
        vp8.send(selector, 0, true, 0);
        assertThat(selector.wantedKeyFrame()).isEqualTo(LayerSelector.NONE);
        vp9.send(selector, 1, false, 0);
        assertThat(vp9.decisions).containsOnly(Decision.NOT_KEY_FRAME);
        assertThat(selector.wantedKeyFrame()).isZero();
        vp8.send(selector, 2, false, 0);
        assertThat(vp8.decisions)
                .as("one of another kind costs nothing")
                .contains(Decision.FORWARD);
        assertThat(selector.wantedKeyFrame()).isEqualTo(LayerSelector.NONE);
        vp9.send(selector, 3, false, 0);
        assertThat(selector.wantedKeyFrame()).isZero();
        vp9.send(selector, 4, true, 0);
        assertThat(vp9.decisions).contains(Decision.FORWARD);
        assertThat(selector.wantedKeyFrame()).isEqualTo(LayerSelector.NONE);
    }

    @Test
    void h264HasAnUpperLayerOfFramesThatNothingRefersTo() {
        selector.target(0, 0, 0);
        assertThat(h264("67 42", 1)).isEqualTo(Decision.SWITCHED);
        assertThat(h264("65 88", 1)).isEqualTo(Decision.FORWARD);
        assertThat(h264("01 9a", 2)).isEqualTo(Decision.LAYER);
        assertThat(h264("41 9a", 3)).isEqualTo(Decision.FORWARD);
        selector.target(0, 0, 1);
        assertThat(h264("01 9a", 4)).isEqualTo(Decision.MOVED);
        assertThat(h264("1c 81 9a", 5)).isEqualTo(Decision.FORWARD);
        selector.target(0, 0, 0);
        assertThat(h264("1c 41 9a", 5)).as("a frame is not cut").isEqualTo(Decision.FORWARD);
        assertThat(h264("1c 81 9a", 6)).isEqualTo(Decision.LAYER);
    }

    private long next = 100;

    private Decision h264(String hex, int picture) {
        return accept(Codec.H264, hex, picture, next++);
    }

    private Decision accept(Codec codec, String hex, int picture, long number) {
        MemorySegment s = Wire.bytes(hex);
        long d = PayloadDescriptor.read(codec, s, 0, (int) s.byteSize());
        return selector.accept(new LayerPacket().set(0, number, picture * 3000, false, codec, d));
    }

    @Test
    void aLatePacketIsTreatedAsItsPictureWas() {
        selector.target(0, 0, 1);
        String base = "90e0 8001 00 00 00";
        String upper = "90e0 8002 00 60 01";
        assertThat(accept(Codec.VP8, base, 1, 10)).isEqualTo(Decision.SWITCHED);
        assertThat(accept(Codec.VP8, "90e0 8003 01 00 01", 3, 12)).isEqualTo(Decision.FORWARD);
        assertThat(accept(Codec.VP8, upper, 2, 11)).as("late").isEqualTo(Decision.FORWARD);
        selector.target(0, 0, 0);
        assertThat(accept(Codec.VP8, "90e0 8005 02 00 01", 5, 14)).isEqualTo(Decision.MOVED);
        assertThat(accept(Codec.VP8, upper, 4, 13)).isEqualTo(Decision.FORWARD);
        assertThat(accept(Codec.VP8, upper, 0, 9)).as("before the start").isEqualTo(Decision.LAYER);
        assertThat(accept(Codec.VP8, upper, 6, 15)).isEqualTo(Decision.LAYER);
    }

    @Test
    void aChangeOfCodecNeedsAKeyFrame() {
        selector.target(0, 7, 7);
        accept(Codec.VP8, "10 00", 1, 1);
        assertThat(accept(Codec.VP9, "c8 05 01", 2, 2)).isEqualTo(Decision.NOT_KEY_FRAME);
        assertThat(accept(Codec.VP9, "88 06 01", 3, 3)).isEqualTo(Decision.FORWARD);
        assertThat(accept(Codec.VP9, "c8 07 01", 4, 4)).isEqualTo(Decision.FORWARD);
    }

    @Test
    void aStreamThatDoesNotSayItsLayersFlowsWhole() {
        selector.target(0, 7, 7);
        assertThat(accept(Codec.VP8, "10 00", 1, 1)).isEqualTo(Decision.SWITCHED);
        selector.target(0, 0, 0);
        assertThat(accept(Codec.VP8, "10 01", 2, 2)).isEqualTo(Decision.MOVED);
        assertThat(accept(Codec.VP8, "10 01", 3, 3)).isEqualTo(Decision.FORWARD);
    }

    @Test
    void nothingIsAllocated() {
        MemorySegment s = Wire.bytes("90e0 8001 00 00 00");
        LayerPacket packet = new LayerPacket();
        selector.target(0, 7, 7);
        long d = PayloadDescriptor.read(Codec.VP8, s, 0, 7);
        assertThat(
                        AllocatedBytes.whenWarm(() -> {
                            for (int i = 0; i < 10_000; i++) {
                                selector.accept(packet.set(0, i, i, true, Codec.VP8, d));
                            }
                        }))
                .isLessThan(10_000);
    }
}
