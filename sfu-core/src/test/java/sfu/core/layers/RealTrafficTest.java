package sfu.core.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.codec.Codec;
import sfu.core.codec.DependencyDescriptor;
import sfu.core.codec.DependencyStream;
import sfu.core.codec.FrameSize;
import sfu.core.codec.FrameSizeReader;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.rtp.SequenceNumbers;
import sfu.core.rtp.Wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What Chromium 156 sent with layers of every kind, recorded. */
class RealTrafficTest {
    private static final Path TRAFFIC = Path.of("src", "test", "resources", "traffic");

    private record Packet(
            int encoding,
            int sequenceNumber,
            int timestamp,
            boolean marker,
            String dependency,
            MemorySegment payload) {

        static Packet of(String line) {
            String[] parts = line.split(" ");
            byte[] payload = new byte[Integer.parseInt(parts[4])];
            MemorySegment start = Wire.bytes(parts[7]);
            MemorySegment s = Wire.bytes(payload);
            s.copyFrom(start);
            return new Packet(
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    Integer.parseUnsignedInt(parts[2]),
                    parts[3].equals("1"),
                    parts[5],
                    s);
        }

        long descriptor(Codec codec) {
            return PayloadDescriptor.read(codec, payload, 0, (int) payload.byteSize());
        }
    }

    private static List<Packet> packets(String file) throws IOException {
        return Files.readAllLines(TRAFFIC.resolve("chromium156-" + file + ".txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Packet::of)
                .toList();
    }

    private static long read(DependencyStream stream, Packet packet) {
        if (packet.dependency().equals("-")) {
            return DependencyDescriptor.NONE;
        }
        MemorySegment s = Wire.bytes(packet.dependency());
        return stream.read(s, 0, (int) s.byteSize());
    }

    private static DependencyStream[] streams() {
        return new DependencyStream[] {
            new DependencyStream(), new DependencyStream(), new DependencyStream()
        };
    }

    @ParameterizedTest
    @CsvSource({
        "vp9-L3T3, VP9, 9",
        "vp9-L3T3_KEY, VP9, 9",
        "av1-L3T3, AV1, 9",
        "av1-L3T3_KEY, AV1, 9",
        "vp8-simulcast-L1T3, VP8, 3",
        "h264-simulcast-L1T2, H264, 2"
    })
    void everyDescriptorIsUnderstood(String file, Codec codec, int targets) throws IOException {
        DependencyStream[] streams = streams();
        int last = -1;
        for (Packet packet : packets(file)) {
            DependencyStream stream = streams[packet.encoding()];
            long d = read(stream, packet);
            assertThat(DependencyDescriptor.isKnown(d)).as("%s", packet).isTrue();
            long payload = packet.descriptor(codec);
            assertThat(payload).isNotEqualTo(PayloadDescriptor.MALFORMED);
            if (codec == Codec.VP9) {
                assertThat(PayloadDescriptor.spatialId(payload))
                        .isEqualTo(DependencyDescriptor.spatialId(d));
                assertThat(PayloadDescriptor.temporalId(payload))
                        .isEqualTo(DependencyDescriptor.temporalId(d));
                assertThat(PayloadDescriptor.isStartOfFrame(payload))
                        .isEqualTo(DependencyDescriptor.isStartOfFrame(d));
                assertThat(PayloadDescriptor.isEndOfFrame(payload, false))
                        .isEqualTo(DependencyDescriptor.isEndOfFrame(d));
            }
            if (DependencyDescriptor.isStartOfFrame(d)) {
                assertThat(PayloadDescriptor.isKeyFrame(payload))
                        .isEqualTo(DependencyDescriptor.isKeyFrame(d));
                int number = DependencyDescriptor.frameNumber(d);
                assertThat(last < 0 || SequenceNumbers.isNewer(number, last))
                        .as("encodings share their frame numbers")
                        .isTrue();
                last = number;
            }
        }
        assertThat(streams[0].structure().targetCount()).isEqualTo(targets);
    }

    @ParameterizedTest
    @CsvSource({
        "vp9-L3T3, VP9, 0, 0, 240x135",
        "vp9-L3T3, VP9, 0, 2, 960x540",
        "vp9-L3T3_KEY, VP9, 0, 1, 480x270",
        "av1-L3T3, AV1, 0, 0, 960x540", // the largest of its sequence
        "vp8-simulcast-L1T3, VP8, 0, 0, 240x135",
        "vp8-simulcast-L1T3, VP8, 1, 0, 480x270",
        "vp8-simulcast-L1T3-plain, VP8, 1, 0, 480x270",
        "h264-simulcast-L1T2, H264, 0, 0, 240x134",
        "h264-simulcast-L1T2, H264, 1, 0, 480x270"
    })
    void sizesAreReadFromTheFirstPacket(
            String file, Codec codec, int encoding, int spatial, String expected)
            throws IOException {
        Packet first =
                packets(file).stream()
                        .filter(p -> p.encoding() == encoding)
                        .findFirst()
                        .orElseThrow();
        int size =
                new FrameSizeReader()
                        .read(codec, first.payload(), 0, (int) first.payload().byteSize(), spatial);
        assertThat(FrameSize.width(size) + "x" + FrameSize.height(size)).isEqualTo(expected);
    }

    @Test
    void aStructureHasTheSizes() throws IOException {
        DependencyStream stream = new DependencyStream();
        read(stream, packets("av1-L3T3").getFirst());
        assertThat(FrameSize.width(stream.structure().size(0))).isEqualTo(240);
        assertThat(FrameSize.height(stream.structure().size(1))).isEqualTo(270);
        assertThat(FrameSize.width(stream.structure().size(2))).isEqualTo(960);
    }

    /** Every target from the start: what is chosen is complete in its references. */
    @ParameterizedTest
    @CsvSource({
        "vp9-L3T3, VP9, true",
        "vp9-L3T3, VP9, false",
        "vp9-L3T3_KEY, VP9, true",
        "vp9-L3T3_KEY, VP9, false",
        "av1-L3T3, AV1, true",
        "av1-L3T3_KEY, AV1, true"
    })
    void everyLayerCanBeChosen(String file, Codec codec, boolean byDependency) throws IOException {
        for (int spatial = 0; spatial < 3; spatial++) {
            for (int temporal = 0; temporal < 3; temporal++) {
                choose(packets(file), codec, byDependency, spatial, temporal);
            }
        }
    }

    private static void choose(
            List<Packet> packets, Codec codec, boolean byDependency, int spatial, int temporal) {
        DependencyStream stream = new DependencyStream();
        LayerSelector selector = new LayerSelector();
        LayerPacket view = new LayerPacket();
        Set<Long> sent = new HashSet<>();
        Set<Integer> pictures = new HashSet<>();
        Set<Integer> seen = new HashSet<>();
        List<Integer> markers = new ArrayList<>();
        int highestSpatial = 0;
        int highestTemporal = 0;
        selector.target(0, spatial, temporal);
        for (Packet packet : packets) {
            long d = read(stream, packet);
            view.set(
                    0,
                    packet.sequenceNumber(),
                    packet.timestamp(),
                    packet.marker(),
                    codec,
                    packet.descriptor(codec));
            if (byDependency) {
                view.with(d, stream);
            }
            seen.add(packet.timestamp());
            if (!selector.accept(view).forwards()) {
                continue;
            }
            long frame = stream.extend(DependencyDescriptor.frameNumber(d));
            sent.add(frame);
            for (int i = 0; i < stream.referenceCount(frame); i++) {
                assertThat(sent).contains(stream.reference(frame, i));
            }
            highestSpatial = Math.max(highestSpatial, DependencyDescriptor.spatialId(d));
            highestTemporal = Math.max(highestTemporal, DependencyDescriptor.temporalId(d));
            pictures.add(packet.timestamp());
            if (selector.marker()) {
                markers.add(packet.timestamp());
            }
        }
        assertThat(selector.wantedKeyFrame())
                .as("also when the encoder gave a layer up and took it up again")
                .isEqualTo(LayerSelector.NONE);
        assertThat(highestSpatial).isEqualTo(spatial);
        assertThat(highestTemporal).isEqualTo(temporal);
        assertThat(markers).doesNotHaveDuplicates();
        assertThat(pictures.size() - markers.size())
                .as("of one the encoder gave up the top frame, and the last one may be cut")
                .isBetween(0, 2);
        assertThat(pictures.size())
                .isBetween(
                        seen.size() / (1 << 2 - temporal) - 2,
                        seen.size() / (1 << 2 - temporal) + 2);
    }

    /** VP8's own descriptor: with it dropped layers leave no gap in what a slot gets. */
    @Test
    void temporalLayersOfVp8LeaveNoGap() throws IOException {
        LayerSelector selector = new LayerSelector();
        PictureIds ids = new PictureIds();
        selector.target(2, 0, 0);
        int last = -1;
        int dropped = 0;
        int pictures = 0;
        for (Packet packet : packets("vp8-simulcast-L1T3-plain")) {
            long d = packet.descriptor(Codec.VP8);
            Decision decision =
                    selector.accept(
                            new LayerPacket()
                                    .set(
                                            packet.encoding(),
                                            packet.sequenceNumber(),
                                            packet.timestamp(),
                                            packet.marker(),
                                            Codec.VP8,
                                            d));
            if (decision == Decision.SWITCHED) {
                ids.join(d);
            }
            if (decision.forwards()) {
                ids.sent(d);
                int id = PayloadDescriptor.pictureId(d) + ids.pictureIdOffset() & 0x7FFF;
                assertThat(last < 0 || id == last || id == (last + 1 & 0x7FFF)).isTrue();
                pictures += id == last ? 0 : 1;
                last = id;
                assertThat(PayloadDescriptor.temporalId(d)).isZero();
            } else if (decision == Decision.LAYER) {
                ids.drop(Codec.VP8, d);
                dropped++;
            }
        }
        assertThat(pictures).isGreaterThan(10);
        assertThat(dropped).isGreaterThan(pictures);
    }
}
