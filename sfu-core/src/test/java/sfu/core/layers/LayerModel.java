package sfu.core.layers;

import static org.assertj.core.api.Assertions.assertThat;

import sfu.core.codec.Codec;
import sfu.core.codec.DependencyStream;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.codec.SvcEncoder;
import sfu.core.rtp.Wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An encoding whose frames, two packets each, go through a selector; it knows what every frame
 * refers to and checks what comes out.
 */
final class LayerModel {
    static final int TICKS = 3000;

    /** How the layers are told. */
    enum Kind {
        VP8,
        VP9,
        DEPENDENCY
    }

    private final Kind kind;
    private final int encoding;
    private final SvcEncoder encoder;
    private final DependencyStream stream = new DependencyStream();
    private final LayerPacket packet = new LayerPacket();
    private final Set<Integer> forwarded = new HashSet<>();
    private final Set<Integer> lost = new HashSet<>();
    private long number = 1 << 20;
    private final int spatials;

    /** What the last picture brought. */
    final List<Decision> decisions = new ArrayList<>();

    int markers;
    int highestSpatial;
    int highestTemporal;

    LayerModel(Kind kind, int encoding, int spatials, int temporals, boolean isKeyMode) {
        this.kind = kind;
        this.encoding = encoding;
        this.spatials = spatials;
        encoder = new SvcEncoder(spatials, temporals, isKeyMode, 1000);
    }

    /**
     * Sends the next picture.
     *
     * @param lostLayers a bit for each spatial layer whose frame is lost on the way
     */
    void send(LayerSelector selector, int picture, boolean isKey, int lostLayers) {
        decisions.clear();
        markers = 0;
        highestSpatial = -1;
        highestTemporal = -1;
        for (SvcEncoder.Frame frame : encoder.picture(isKey)) {
            if ((lostLayers >>> frame.spatial() & 1) != 0) {
                lost.add(frame.number());
                number += 2;
                continue;
            }
            boolean first = send(selector, picture, frame, true);
            boolean last = send(selector, picture, frame, false);
            assertThat(last).as("a frame is whole or not there").isEqualTo(first);
            if (first) {
                note(frame);
            }
        }
    }

    private void note(SvcEncoder.Frame frame) {
        for (int reference : frame.references()) {
            assertThat(forwarded.contains(reference) || lost.contains(reference))
                    .as("frame %s refers to %d, which was not forwarded", frame, reference)
                    .isTrue();
        }
        if (frame.isKey() && frame.spatial() == 0) {
            forwarded.clear();
        }
        forwarded.add(frame.number());
        highestSpatial = Math.max(highestSpatial, frame.spatial());
        highestTemporal = Math.max(highestTemporal, frame.temporal());
    }

    private boolean send(
            LayerSelector selector, int picture, SvcEncoder.Frame frame, boolean isFirst) {
        boolean marker = frame.isLast() && !isFirst;
        MemorySegment payload = payload(frame, isFirst);
        Codec codec = kind == Kind.VP8 ? Codec.VP8 : Codec.VP9;
        long d = PayloadDescriptor.read(codec, payload, 0, (int) payload.byteSize());
        packet.set(encoding, number++, picture * TICKS, marker, codec, d);
        if (kind == Kind.DEPENDENCY) {
            MemorySegment s = frame.descriptor();
            int template = s.get(ValueLayout.JAVA_BYTE, 0) & 0x3F;
            s.set(ValueLayout.JAVA_BYTE, 0, (byte) (template | (isFirst ? 0x80 : 0x40)));
            packet.with(stream.read(s, 0, (int) s.byteSize()), stream);
        }
        Decision decision = selector.accept(packet);
        decisions.add(decision);
        if (decision.forwards() && selector.marker()) {
            markers++;
        }
        return decision.forwards();
    }

    private MemorySegment payload(SvcEncoder.Frame frame, boolean isFirst) {
        int t = frame.temporal();
        if (kind == Kind.VP8) {
            int layer = t << 6 | (frame.isSync() ? 0x20 : 0);
            return Wire.bytes(
                    "%02xe0%04x00%02x%02x"
                            .formatted(
                                    isFirst ? 0x90 : 0x80,
                                    frame.picture() & 0x7FFF | 0x8000,
                                    layer,
                                    frame.isKey() ? 0 : 1));
        }
        int flags = 0xA0 | (frame.isKey() ? 0 : 0x40) | (isFirst ? 0x08 : 0x04);
        boolean hasStructure = frame.isKey() && frame.spatial() == 0 && isFirst;
        int layer = t << 5 | (t < 2 ? 0x10 : 0) | frame.spatial() << 1;
        return Wire.bytes(
                "%02x%04x%02x00%s00"
                        .formatted(
                                flags | (hasStructure ? 2 : 0),
                                frame.picture() & 0x7FFF | 0x8000,
                                layer,
                                hasStructure ? "%02x".formatted(spatials - 1 << 5) : ""));
    }
}
