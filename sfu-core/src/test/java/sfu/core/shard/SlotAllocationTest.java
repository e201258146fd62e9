package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.HeaderExtension;
import sfu.core.codec.FrameSize;
import sfu.core.codec.VideoLayersAllocation;
import sfu.core.layers.LayerMeter;
import sfu.core.rtp.RtpPacket;
import sfu.core.shard.SimulcastPeer.Content;
import sfu.core.shard.SimulcastPeer.Told;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A subscriber is told of the layers that its slot shows, not of its publisher's. */
class SlotAllocationTest {
    private static final int ID = 15; // needs two-byte headers
    private static final int SLOT = 0x0C0000;

    /** One packet that had the extension. */
    private record Packet(byte[] payload, VideoLayersAllocation layers) {}

    private final List<Packet> told = new ArrayList<>();
    private VirtualRoom room;
    private SlotViewer eve;
    private Runnable publisher = () -> {};

    private void open(int shards) {
        room = new VirtualRoom(shards);
        room.ofSlots = List.of(new HeaderExtension(ID, HeaderExtension.VIDEO_LAYERS_ALLOCATION));
    }

    private SimulcastPeer simulcast(int shards, boolean rtx) throws Exception {
        open(shards);
        SimulcastPeer ann = new SimulcastPeer(room, room.join(1, 0), 1, Told.BY_SSRC, 3, 1);
        if (shards > 1) {
            room.mirror(ann.track, ann.peer, shards - 1);
        }
        publisher = ann::frame;
        view(shards, rtx);
        return ann;
    }

    private void view(int shards, boolean rtx) throws Exception {
        TestPeer peer = room.join(3, shards - 1);
        peer.packets = this::read;
        eve = new SlotViewer(room, peer, SLOT, rtx, 1);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private void read(RtpPacket packet) {
        long at = packet.extensionOffset(ID);
        if (at >= 0) {
            VideoLayersAllocation its = new VideoLayersAllocation();
            int length = packet.extensionLength(ID);
            assertThat(its.read(packet.segment(), at, length)).as("well-formed").isTrue();
            byte[] payload =
                    packet.segment()
                            .asSlice(packet.payloadOffset(), packet.payloadLength())
                            .toArray(ValueLayout.JAVA_BYTE);
            told.add(new Packet(payload, its));
        }
    }

    private void play(int frames) {
        for (int i = 0; i < frames; i++) {
            publisher.run();
            eve.read(true);
        }
    }

    private LayerMeter meter() {
        return eve.slot().track().meter();
    }

    private static int temporals(VideoLayersAllocation layers) {
        return layers.temporalLayers(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void eachKeyFrameTellsOfTheEncodingThatIsShown(int shards) throws Exception {
        SimulcastPeer ann = simulcast(shards, true);
        play(60);
        for (int encoding : new int[] {0, 1, 2}) {
            eve.target(encoding, 7);
            play(40);
            told.clear();
            meter().size(encoding, FrameSize.of(320 << encoding, 180 << encoding));
            ann.encodings.get(encoding).keyWanted = true;
            play(1);
            VideoLayersAllocation its = told.getFirst().layers();
            assertThat(told).hasSize(1);
            assertThat(Content.of(told.getFirst().payload()))
                    .matches(Content::isKey)
                    .matches(c -> c.encoding() == encoding && c.part() == 0);
            assertThat(its.isSimulcast()).isFalse();
            assertThat(temporals(its)).isEqualTo(3);
            assertThat(IntStream.range(1, 4).map(its::temporalLayers)).containsOnly(0);
            for (int t = 0; t < 3; t++) {
                long bps = meter().bitrateBps(encoding, t);
                assertThat(its.bitrateBps(0, t)).isPositive().isEqualTo(bps / 1000 * 1000);
            }
            assertThat(its.size(0)).isEqualTo(FrameSize.of(320 << encoding, 180 << encoding));
            assertThat(its.frameRate(0)).isBetween(30, 36);
        }
        eve.check();
    }

    @Test
    void aChangeOfTemporalLayersIsToldWithTheNextFrame() throws Exception {
        simulcast(1, true);
        play(60);
        told.clear();
        eve.target(2, 0);
        play(20);
        assertThat(told).hasSize(1);
        assertThat(temporals(told.getFirst().layers())).isOne();
        assertThat(Content.of(told.getFirst().payload()).isKey()).isFalse();
        eve.target(2, 7);
        play(20);
        assertThat(temporals(told.getLast().layers())).isEqualTo(3);
        eve.check();
    }

    @Test
    void spatialLayersOfOneEncodingAreItsRows() throws Exception {
        open(1);
        room.codec = "VP9";
        SvcPeer ann = new SvcPeer(room, 1, false, 65_000);
        publisher =
                () -> {
                    ann.picture();
                    room.pass(30);
                };
        view(1, true);
        play(60);
        for (int spatial = 0; spatial < SvcPeer.LAYERS; spatial++) {
            eve.slot().target(0, spatial, 1, room.nowNs);
            play(40);
            told.clear();
            ann.keyWanted = true;
            play(1);
            assertThat(told).hasSize(1);
            VideoLayersAllocation its = told.getFirst().layers();
            assertThat(SvcPeer.spatial(told.getFirst().payload())).isZero();
            for (int row = 0; row < SvcPeer.LAYERS; row++) {
                assertThat(its.temporalLayers(row)).isEqualTo(row <= spatial ? 2 : 0);
            }
            assertThat(its.bitrateBps(spatial, 1)).isGreaterThan(its.bitrateBps(spatial, 0));
        }
    }

    /** A repeat has to be the same bytes, as its SRTP index is the same. */
    @Test
    void withoutRtxNothingIsTold() throws Exception {
        simulcast(1, false);
        play(60);
        assertThat(told).isEmpty();
        eve.check();
        assertThat(eve.frames).isGreaterThan(50);
    }
}
