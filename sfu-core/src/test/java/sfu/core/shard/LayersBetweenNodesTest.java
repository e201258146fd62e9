package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.TestPeer.DEPENDENCY;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.HeaderExtension;
import sfu.core.api.SlotView;
import sfu.core.layers.TopLayers;
import sfu.core.shard.SimulcastPeer.Content;
import sfu.core.shard.SimulcastPeer.Told;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Of an encoding only those layers cross to another node that somebody wants there. */
class LayersBetweenNodesTest {
    private static final int SLOT = 0x0C0000;
    private static final int PER_SECOND = 33; // frames

    private final VirtualRoom room = new VirtualRoom(2);
    private SimulcastPeer ann;
    private SvcPeer svc;
    private NodeBridge nodes;
    private SlotViewer eve;

    private void open(int encodings) throws Exception {
        room.shards.forEach(shard -> shard.allocates(true));
        ann = new SimulcastPeer(room, room.join(1, 0), 1, Told.BY_RID, encodings, 1);
        nodes = new NodeBridge(room, 1, encodings, 10);
        eve = new SlotViewer(room, room.join(3, 1), SLOT, true, 1);
    }

    private void looks(int width, int height, int frameRate) {
        SlotView view = new SlotView("1", width, height, frameRate, 0, true);
        eve.peer.shard().execute(new ShardCommand.SetViews(eve.peer.transport, List.of(view)));
        room.settle();
    }

    /** Returns how many packets had crossed before. */
    private int play(int seconds) {
        int before = nodes.away.media.size();
        for (int i = 0; i < seconds * PER_SECOND; i++) {
            ann.picture();
            for (int ms = 0; ms < SimulcastPeer.FRAME_MS; ms += 10) {
                room.pass(10);
                nodes.cross();
                ann.answer();
            }
            eve.read(true);
        }
        return before;
    }

    private long crossed(int encoding, int temporal, int from) {
        return nodes.lately(encoding, from).stream()
                .filter(its -> Content.of(its.payload()).temporal() == temporal)
                .count();
    }

    private long shown(int temporal) {
        return eve.peer.media.stream()
                .filter(its -> Content.of(its.payload()).temporal() == temporal)
                .count();
    }

    @Test
    void temporalLayersThatNobodyThereWantsStayAtHomeAndComeWhenTheyAreWanted() throws Exception {
        open(1);
        looks(1280, 720, 60);
        play(4);
        assertThat(crossed(0, 2, 0)).isGreaterThan(40);
        looks(1280, 720, 17);
        play(1);
        int from = play(10);
        assertThat(crossed(0, 2, from)).as("neither steadily nor by turns").isZero();
        assertThat(crossed(0, 1, from)).isGreaterThan(60);
        assertThat(crossed(0, 0, from)).isGreaterThan(60);
        looks(1280, 720, 60);
        play(1);
        from = play(4);
        assertThat(crossed(0, 2, from)).isGreaterThan(50);
        eve.check();
        assertThat(eve.gaps()).isZero();
        assertThat(eve.incomplete).isZero();
    }

    /** At whichever picture the viewer goes down: the home hears of it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void theHomeHearsWhenAViewerWentDown(int pictures) throws Exception {
        open(1);
        looks(1280, 720, 60);
        play(3);
        for (int i = 0; i < pictures; i++) {
            ann.frame();
            nodes.cross();
        }
        ann.picture();
        room.pass(10);
        nodes.cross();
        looks(1280, 720, 17);
        room.pass(20);
        play(2);
        assertThat(TopLayers.temporal(nodes.home.topsWanted, 0)).isEqualTo(1);
    }

    @Test
    void ofSeveralEncodingsTheOneThatIsLookedAtCrossesAsFarAsItIsWanted() throws Exception {
        open(3);
        looks(1280, 720, 17);
        play(4);
        int from = play(6);
        assertThat(crossed(2, 2, from)).isZero();
        assertThat(crossed(2, 1, from)).isGreaterThan(30);
        assertThat(crossed(1, 0, from)).as("of no use to anybody").isZero();
        looks(1280, 720, 60);
        play(1);
        from = play(4);
        assertThat(crossed(2, 2, from)).isGreaterThan(50);
        assertThat(crossed(1, 0, from)).isZero();
        eve.check();
        assertThat(eve.incomplete).isZero();
    }

    /** As one of an earlier version does. */
    @Test
    void aHomeThatSendsAllLayersChangesNothing() throws Exception {
        open(1);
        nodes.limits = false;
        looks(1280, 720, 17);
        int from = play(5);
        assertThat(crossed(0, 2, from)).isGreaterThan(70);
        long shown = shown(2);
        play(5);
        assertThat(shown(2)).isEqualTo(shown);
        looks(1280, 720, 60);
        play(3);
        assertThat(eve.slot().temporal()).isGreaterThanOrEqualTo(2);
        eve.check();
        assertThat(eve.incomplete).isZero();
    }

    /** The middle ones are wanted: of nine layers four cross. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void spatialLayersThatNobodyThereWantsStayAtHome(boolean isKeyMode) throws Exception {
        openSvc(isKeyMode);
        wants(1, 1);
        playSvc(60, false);
        int from = nodes.away.media.size();
        playSvc(300, false);
        assertThat(nodes.lately(0, from))
                .allSatisfy(its -> {
                    assertThat(SvcPeer.spatial(its.payload())).isLessThan(2);
                    assertThat(SvcPeer.temporal(its.payload())).isLessThan(2);
                });
        from = nodes.away.media.size();
        wants(2, 2);
        playSvc(60, false);
        assertThat(layersSince(from)).contains("20", "21", "22");
        SvcRoomTest.check(eve, false);
    }

    /** Spatial and temporal. */
    private Set<String> layersSince(int from) {
        return nodes.lately(0, from).stream()
                .map(its -> SvcPeer.spatial(its.payload()) + "" + SvcPeer.temporal(its.payload()))
                .collect(Collectors.toSet());
    }

    /**
     * What a viewer shows goes on until the key frame came from which on it shows something else.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noPictureIsMissedWhenAViewerGoesUpAndDown(boolean isKeyMode) throws Exception {
        openSvc(isKeyMode);
        playSvc(40, false);
        for (int i = 0; i < 6; i++) {
            int layer = 1 + i % 2;
            wants(layer, 2);
            playSvc(20, false);
            assertThat(eve.slot().spatial()).as("after 0.6 s, time %d", i).isEqualTo(layer);
            playSvc(20, false);
        }
        int before = eve.peer.media.getFirst().timestamp();
        for (TestPeer.Media its : eve.peer.media) {
            assertThat(its.timestamp() - before).isLessThanOrEqualTo(90 * 30);
            before = its.timestamp();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 2", "true, 3", "false, 4"})
    void nothingRefersToWhatStayedAtHome(boolean isKeyMode, long seed) throws Exception {
        openSvc(isKeyMode);
        Random random = new Random(seed);
        room.lossToPeers = 0.05;
        for (int i = 0; i < 150; i++) {
            wants(random.nextInt(3), random.nextInt(3));
            playSvc(random.nextInt(20), true);
        }
        room.lossToPeers = 0;
        playSvc(30, true);
        assertThat(eve.gaps()).isZero();
        SvcRoomTest.check(eve, true);
    }

    private void openSvc(boolean isKeyMode) throws Exception {
        room.codec = "VP9";
        room.ofSlots =
                List.of(new HeaderExtension(DEPENDENCY, HeaderExtension.DEPENDENCY_DESCRIPTOR));
        svc = new SvcPeer(room, 1, isKeyMode, 65_000);
        nodes = new NodeBridge(room, 1, 1, 10);
        eve = new SlotViewer(room, room.join(3, 1), SLOT, true, 1);
    }

    private void wants(int spatial, int temporal) {
        eve.slot().target(0, spatial, temporal, room.nowNs);
        eve.peer.shard().wantedLayers().changed(eve.slot().track());
    }

    private void playSvc(int pictures, boolean asks) {
        for (int i = 0; i < pictures; i++) {
            svc.picture();
            for (int ms = 0; ms < SimulcastPeer.FRAME_MS; ms += 10) {
                room.pass(10);
                nodes.cross();
            }
            eve.read(asks);
        }
    }
}
