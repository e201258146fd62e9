package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.layers.LayerSelector;
import sfu.core.shard.SimulcastPeer.Told;
import sfu.core.stats.DropReason;
import sfu.core.stats.EncodingSnapshot;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** A publisher of simulcast and its viewers, in virtual time, over one shard and over two. */
class SimulcastRoomTest {
    private static final int SLOT = 0x0C0000;

    private VirtualRoom room;
    private SimulcastPeer ann;

    private SlotViewer open(int shards, Told told, int encodings, boolean rtx, long seed)
            throws Exception {
        room = new VirtualRoom(shards);
        room.random.setSeed(seed);
        ann = new SimulcastPeer(room, room.join(1, 0), 1, told, encodings, seed);
        TestPeer eve = room.join(2, shards - 1);
        if (shards > 1) {
            room.mirror(ann.track, ann.peer, shards - 1);
        }
        return new SlotViewer(room, eve, SLOT, rtx, 1);
    }

    private void play(SlotViewer viewer, int frames) {
        for (int i = 0; i < frames; i++) {
            ann.frame();
            viewer.read(true);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, BY_RID, true, 1",
        "1, BY_SSRC, true, 2",
        "1, BY_RID, false, 3",
        "2, BY_RID, true, 4",
        "2, BY_SSRC, false, 5"
    })
    void switchesOnALossyLinkLeaveOneStreamWithoutSeams(
            int shards, Told told, boolean rtx, long seed) throws Exception {
        SlotViewer eve = open(shards, told, 3, rtx, seed);
        Random random = new Random(seed);
        play(eve, 30);
        ann.lossToServer = 0.03;
        room.lossToPeers = 0.05;
        for (int n = 0; n < 200; n++) {
            int encoding = random.nextInt(8) == 0 ? LayerSelector.NONE : random.nextInt(3);
            eve.target(encoding, random.nextInt(3));
            play(eve, 2 + random.nextInt(30));
        }
        ann.lossToServer = 0;
        room.lossToPeers = 0;
        eve.target(2, 7);
        play(eve, 100);
        eve.check();
        assertThat(eve.slot().encoding()).isEqualTo(2);
        assertThat(eve.peer.undecryptable).isZero();
        assertThat(eve.switches).isGreaterThan(60);
        assertThat(eve.frames).isGreaterThan(1500);
        assertThat(eve.repaired).isGreaterThan(rtx ? 100 : -1);
        assertThat(eve.incomplete).as("pictures cut off by a switch").isLessThan(20);
        assertThat(ann.peer.transport.drops().get(DropReason.INTERNAL_ERROR)).isZero();
    }

    @Test
    void withoutATargetTheBestThatIsSentIsShown() throws Exception {
        SlotViewer eve = open(1, Told.BY_RID, 3, true, 1);
        ann.encodings.get(2).on = false; // as Chromium: the high one comes last
        play(eve, 30);
        assertThat(eve.slot().encoding()).isEqualTo(1);
        ann.encodings.get(2).on = true;
        play(eve, 10);
        assertThat(eve.slot().encoding()).isEqualTo(2);
        assertThat(ann.encodings.get(2).plis).as("its first picture was a key frame").isZero();
        ann.encodings.get(2).on = false;
        play(eve, 60);
        assertThat(eve.slot().encoding()).as("down when it stops").isEqualTo(1);
        ann.encodings.get(1).on = false;
        play(eve, 60);
        assertThat(eve.slot().encoding()).isZero();
        eve.check();
        assertThat(eve.gaps()).isZero();
        assertThat(eve.incomplete).isZero();
    }

    @Test
    void aPausedSlotGetsNothingAndComesBackWithAKeyFrame() throws Exception {
        SlotViewer eve = open(1, Told.BY_RID, 3, true, 1);
        play(eve, 30);
        eve.target(LayerSelector.NONE, 0);
        play(eve, 2);
        int before = eve.peer.media.size();
        play(eve, 100);
        assertThat(eve.peer.media).hasSize(before);
        assertThat(eve.slot().isPaused()).isTrue();
        assertThat(eve.slot().track().wanted().mask()).isZero();
        eve.target(1, 7);
        play(eve, 20);
        assertThat(eve.slot().encoding()).isEqualTo(1);
        assertThat(eve.slot().track().wanted().mask()).isEqualTo(0b010);
        eve.check();
        assertThat(eve.gaps()).isZero();
    }

    @Test
    void aSlowTcpPeerGoesOnWithAKeyFrameOfWhatItIsToGetThen() throws Exception {
        SlotViewer eve = open(1, Told.BY_RID, 3, true, 1);
        TestConnection connection = new TestConnection(eve.peer);
        room.moveToTcp(eve.peer, connection);
        play(eve, 30);
        connection.isSlow = true;
        play(eve, 1);
        int before = eve.peer.media.size();
        int asked = ann.encodings.get(0).plis;
        eve.target(0, 7);
        play(eve, 50);
        assertThat(eve.peer.media).hasSize(before);
        assertThat(eve.slot().encoding()).isEqualTo(LayerSelector.NONE);
        assertThat(eve.slot().track().wanted().mask()).isEqualTo(0b001);
        assertThat(ann.encodings.get(0).plis).as("for nobody yet").isEqualTo(asked);
        assertThat(eve.peer.transport.drops().get(DropReason.SLOW_READER)).isGreaterThan(40);
        connection.isSlow = false;
        play(eve, 20);
        assertThat(eve.slot().encoding()).isZero();
        assertThat(eve.peer.media.size()).isGreaterThan(before + 10);
        eve.check();
        assertThat(eve.gaps()).isZero();
    }

    @Test
    void onlyWhatIsShownCostsASubscriber() throws Exception {
        SlotViewer eve = open(1, Told.BY_RID, 3, true, 1);
        play(eve, 30);
        eve.target(0, 7);
        play(eve, 20);
        long drops = eve.peer.transport.drops().get(DropReason.LAYER);
        play(eve, 50);
        assertThat(eve.slot().encoding()).isZero();
        assertThat(eve.slot().track().encoding(0).fanOut().hasListeners()).isTrue();
        assertThat(eve.slot().track().encoding(1).fanOut().hasListeners()).isFalse();
        assertThat(eve.slot().track().encoding(2).fanOut().hasListeners()).isFalse();
        assertThat(eve.peer.transport.drops().get(DropReason.LAYER)).isEqualTo(drops);
    }

    @Test
    void snapshotsNameTheEncodings() throws Exception {
        SlotViewer eve = open(1, Told.BY_RID, 3, true, 1);
        play(eve, 100);
        var figures = VirtualRoom.figures(room.shards.getFirst()).transports();
        List<EncodingSnapshot> encodings = figures.get(1L).tracks().get(1L).encodings();
        assertThat(encodings).extracting(EncodingSnapshot::rid).containsExactly("q", "h", "f");
        assertThat(encodings).allMatch(EncodingSnapshot::active);
        assertThat(encodings).allMatch(e -> e.temporalLayers() == 3 && e.bitrateBps() > 10_000);
        assertThat(encodings).allMatch(e -> Math.abs(e.framesPerSecond() - 33) < 2);
        assertThat(encodings.get(2).ssrc()).isEqualTo(ann.encodings.get(2).ssrc);
        assertThat(figures.get(2L).slots().get("1").encoding()).isEqualTo(2);
        assertThat(figures.get(2L).slots().get("1").temporal()).isEqualTo(7);
    }

    @Test
    void whatIsPublishedAgainUnderTheSameSsrcsNeedsNoNewNames() throws Exception {
        SlotViewer eve = open(1, Told.BY_RID, 3, true, 1);
        play(eve, 100);
        ann.publishAgain(2);
        room.show(eve.peer, 2);
        play(eve, 30);
        assertThat(eve.slot().track().spec().number()).isEqualTo(2);
        assertThat(eve.slot().encoding()).isEqualTo(2);
        eve.check();
        assertThat(eve.gaps()).isZero();
    }

    @Test
    void aFloodOfStreamsIsBounded() throws Exception {
        SlotViewer eve = open(1, Told.BY_RID, 3, true, 1);
        play(eve, 30);
        for (int i = 0; i < 1000; i++) {
            byte[] payload = VirtualRoom.frame(i, i, true, 100);
            Map<Integer, byte[]> unknown = Map.of(1, new byte[] {'0'}, 2, new byte[] {'x'});
            room.arrive(
                    ann.peer,
                    ann.peer.rtp(0x700000 + i, VirtualRoom.VP8, i, i, true, unknown, payload));
        }
        assertThat(ann.peer.transport.drops().get(DropReason.UNKNOWN_SSRC)).isEqualTo(1000);
        play(eve, 30);
        for (int i = 0; i < 1000; i++) {
            byte[] payload = VirtualRoom.frame(i, i, true, 100);
            Map<Integer, byte[]> low = Map.of(1, new byte[] {'0'}, 2, new byte[] {'q'});
            room.arrive(
                    ann.peer,
                    ann.peer.rtp(0x800000 + i, VirtualRoom.VP8, i, i, true, low, payload));
        }
        assertThat(ann.peer.transport.drops().get(DropReason.TOO_MANY_STREAMS)).isGreaterThan(700);
        play(eve, 30);
        eve.check();
        assertThat(eve.slot().encoding()).as("the others are not disturbed").isEqualTo(2);
        assertThat(eve.gaps()).isZero();
    }
}
