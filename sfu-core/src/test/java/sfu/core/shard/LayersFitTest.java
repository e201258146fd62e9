package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.CodecParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.api.MediaKind;
import sfu.core.api.SlotIdentity;
import sfu.core.api.SlotSection;
import sfu.core.api.SlotView;
import sfu.core.bwe.TransportCcFeedback;
import sfu.core.forward.SlotSpec;
import sfu.core.layers.LayerReason;
import sfu.core.rtcp.ReceiverEstimatedMaxBitrate;
import sfu.core.rtcp.ReceiverReport;
import sfu.core.rtcp.ReportBlock;
import sfu.core.rtcp.TransportFeedback;
import sfu.core.shard.SimulcastPeer.Told;
import sfu.core.sim.Capacity;
import sfu.core.sim.EventLoop;
import sfu.core.sim.Link;
import sfu.core.sim.LinkOptions;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a viewer is sent follows its view and its link; the publisher hears what is wanted. */
class LayersFitTest {
    private static final int SLOT = 0x0C0000;
    private static final int SECOND = 33; // in frames

    private final VirtualRoom room;
    private final EventLoop loop;
    private final Capacity capacity = Capacity.of(2e6);
    private final TransportCcFeedback feedback = new TransportCcFeedback();
    private SimulcastPeer ann;
    private TestPeer eve;
    private long longestQueueNs;

    LayersFitTest() {
        room = new VirtualRoom(2);
        room.shards.forEach(shard -> shard.allocates(true));
        loop = new EventLoop(room.nowNs);
    }

    private void open(int shard, boolean isEstimated) throws Exception {
        ann = new SimulcastPeer(room, room.join(1, 0), 1, Told.BY_RID, 3, 1);
        eve = room.join(2, shard);
        if (shard > 0) {
            room.mirror(ann.track, ann.peer, shard);
        }
        if (isEstimated) {
            Link link = new Link(loop, 1, LinkOptions.delayMs(20).rate(capacity, 300));
            eve.path = datagram -> send(link, datagram);
            eve.transportNumbers = number -> feedback.onPacket(number, loop.nowNs());
            room.openSlotWithTransportCc(eve, SLOT, true);
        } else {
            room.openSlot(eve, SLOT, true);
        }
        room.show(eve, 1);
    }

    private void send(Link link, byte[] datagram) {
        loop.runUntil(room.nowNs);
        link.send(
                datagram.length,
                queuedNs -> {
                    longestQueueNs = Math.max(longestQueueNs, queuedNs);
                    eve.receive(datagram);
                });
    }

    private void play(int frames) {
        for (int i = 0; i < frames; i++) {
            ann.frame();
            loop.runUntil(room.nowNs);
            TransportFeedback report = feedback.poll(room.nowNs, 5, SLOT);
            if (report != null) {
                room.arrive(eve, eve.rtcp(5, report));
            }
        }
    }

    private void see(int width, int height, boolean isVisible) {
        SlotView view = new SlotView("1", width, height, 0, 0, isVisible);
        eve.shard().execute(new ShardCommand.SetViews(eve.transport, List.of(view)));
        room.settle();
    }

    private int shown() {
        return eve.transport.slots().get("1").encoding();
    }

    private int temporal() {
        return eve.transport.slots().get("1").temporal();
    }

    /** Frames until this encoding is shown; fails after so many seconds. */
    private int framesUntil(int encoding, int seconds) {
        for (int i = 1; i <= seconds * SECOND; i++) {
            play(1);
            if (shown() == encoding) {
                return i;
            }
        }
        throw new AssertionError("encoding " + shown() + " after " + seconds + " s");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aNarrowLinkTakesALowerLayerAndAWideOneTheBestAgain(int shard) throws Exception {
        open(shard, true);
        framesUntil(2, 10);
        play(5 * SECOND);
        assertThat(shown()).isEqualTo(2);
        capacity.then(room.nowNs, 140e3);
        play(3 * SECOND / 2);
        assertThat(eve.layers.getLast().reason()).isEqualTo(LayerReason.BANDWIDTH);
        assertThat(eve.layers.getLast().layer().encoding() < 2 || temporal() < 2).isTrue();
        play(SECOND);
        longestQueueNs = 0;
        play(10 * SECOND);
        assertThat(longestQueueNs).isLessThan(300_000_000L);
        assertThat(eve.layers.getLast().reason()).isEqualTo(LayerReason.BANDWIDTH);
        capacity.then(room.nowNs, 2e6);
        play(10 * SECOND);
        assertThat(eve.layers.getLast().reason()).isEqualTo(LayerReason.NONE);
        assertThat(shown()).isEqualTo(2);
        assertThat(temporal()).as("all").isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSlotIsSentWhatItsViewShowsAndThePublisherHearsOfIt(int shard) throws Exception {
        open(shard, false);
        play(2 * SECOND);
        assertThat(shown()).isEqualTo(2);
        assertThat(ann.peer.wanted).isEqualTo(0b100);
        see(0, 0, false);
        play(2);
        assertThat(shown()).isEqualTo(-1);
        play(5);
        assertThat(ann.peer.wanted).isZero();
        assertThat(eve.layers.getLast().reason()).isEqualTo(LayerReason.PAUSED);
        assertThat(eve.layers.getLast().layer().isPaused()).isTrue();
        int sent = eve.media.size();
        play(SECOND);
        assertThat(eve.media).hasSize(sent);
        see(0, 0, true);
        framesUntil(2, 1);
        play(5);
        assertThat(ann.peer.wanted).isEqualTo(0b100);
        assertThat(eve.layers.getLast().reason()).isEqualTo(LayerReason.NONE);
    }

    @Test
    void anEncodingThatIsOffIsAskedForAndNotWaitedForInTheDark() throws Exception {
        open(0, false);
        ann.encodings.get(2).on = false;
        play(3 * SECOND);
        assertThat(shown()).as("the best of those that come").isEqualTo(1);
        assertThat(ann.peer.wanted & 0b100).as("the best of all is wanted").isNotZero();
        ann.encodings.get(2).on = true;
        framesUntil(2, 2);
        ann.encodings.get(2).on = false; // its publisher's link is narrow
        framesUntil(1, 5);
    }

    /** Otherwise silence tells it, after a second. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anEncodingThatItsPublisherEndsIsLeftAtOnce(int shard) throws Exception {
        open(shard, false);
        ann.announced = List.of(0, 1, 2);
        framesUntil(2, 10);
        play(2 * SECOND);
        assertThat(shown()).isEqualTo(2);
        ann.encodings.get(2).on = false;
        ann.announced = List.of(0, 1);
        play(SECOND / 4);
        assertThat(shown()).isEqualTo(1);
        ann.encodings.get(2).on = true;
        ann.announced = List.of(0, 1, 2);
        framesUntil(2, 2);
    }

    @Test
    void whatComesCountsMoreThanWhatIsSaid() throws Exception {
        open(0, false);
        ann.announced = List.of(0, 1, 2);
        play(3 * SECOND);
        assertThat(shown()).isEqualTo(2);
        ann.announced = List.of(0);
        framesUntil(0, 1);
        ann.announced = null;
        framesUntil(2, 3);
        for (int i = 0; i < 10 * SECOND; i++) {
            ann.announced = List.of(i % 3);
            play(1);
        }
        assertThat(shown()).isEqualTo(2);
    }

    @Test
    void rembLowersLayersAndPausesNothing() throws Exception {
        ann = new SimulcastPeer(room, room.join(1, 0), 1, Told.BY_RID, 3, 1);
        eve = room.join(2, 0);
        room.openSlotWithRemb(eve, SLOT);
        room.show(eve, 1);
        play(3 * SECOND);
        assertThat(shown()).isEqualTo(2);
        for (int i = 0; i < 10; i++) {
            var remb = new ReceiverEstimatedMaxBitrate(5, 20_000, List.of(SLOT));
            room.arrive(eve, eve.rtcp(5, remb));
            play(SECOND / 2);
        }
        assertThat(shown()).isZero();
        int before = eve.media.size();
        play(SECOND);
        assertThat(eve.media.size()).isGreaterThan(before);
    }

    private void openEmptySlot(String mid, int ssrc, String feedback, HeaderExtension extension) {
        CodecParameters vp8 =
                new CodecParameters(
                        VirtualRoom.VP8, "VP8", 90_000, 1, Map.of(), Set.of(feedback), 97);
        SlotSection section =
                new SlotSection(mid, MediaKind.VIDEO, List.of(vp8), List.of(extension));
        SlotIdentity identity = new SlotIdentity(mid, ssrc, ssrc + 1, "c", "s", "t");
        SlotSpec spec = new SlotSpec(section, identity);
        eve.shard().execute(new ShardCommand.OpenSlot(eve.transport, spec));
        room.settle();
    }

    @Test
    void slotsWithoutATrackTakeNothingOfABound() throws Exception {
        ann = new SimulcastPeer(room, room.join(1, 0), 1, Told.BY_RID, 3, 1);
        eve = room.join(2, 0);
        room.openSlotWithRemb(eve, SLOT);
        for (int i = 2; i < 9; i++) {
            HeaderExtension extension = new HeaderExtension(2, HeaderExtension.ABS_SEND_TIME);
            openEmptySlot(Integer.toString(i), SLOT + 2 * i, "goog-remb", extension);
        }
        room.show(eve, 1);
        play(3 * SECOND);
        assertThat(shown()).isEqualTo(2);
        for (int i = 0; i < 6; i++) {
            var remb = new ReceiverEstimatedMaxBitrate(5, 400_000, List.of(SLOT));
            room.arrive(eve, eve.rtcp(5, remb));
            play(SECOND);
        }
        assertThat(shown()).as("%s", eve.layers.getLast()).isEqualTo(2);
    }

    @Test
    void aSlotWithTransportWideNumbersTakesNothingFromThoseBeforeIt() throws Exception {
        ann = new SimulcastPeer(room, room.join(1, 0), 1, Told.BY_RID, 3, 1);
        eve = room.join(2, 0);
        room.openSlotWithRemb(eve, SLOT);
        room.show(eve, 1);
        play(3 * SECOND);
        for (int i = 0; i < 5; i++) {
            var remb = new ReceiverEstimatedMaxBitrate(5, 30_000, List.of(SLOT));
            room.arrive(eve, eve.rtcp(5, remb));
            play(SECOND / 3);
        }
        openEmptySlot(
                "2",
                SLOT + 4,
                "transport-cc",
                new HeaderExtension(TestPeer.TRANSPORT_CC_ID, HeaderExtension.TRANSPORT_CC));
        assertThat(eve.transport.outlet().sendSide().isTransportWide()).isTrue();
        int before = eve.media.size();
        play(2 * SECOND);
        assertThat(eve.media.size()).isGreaterThan(before + SECOND);
        int seq = eve.media.getFirst().seq();
        for (TestPeer.Media media : eve.media) {
            assertThat(media.seq()).as("none is missing").isEqualTo(seq++ & 0xFFFF);
        }
    }

    @Test
    void aPeerThatOnlyReportsLossGetsLessOfItAndIsNeverPaused() throws Exception {
        open(0, false);
        play(3 * SECOND);
        assertThat(shown()).isEqualTo(2);
        for (int i = 0; i < 30; i++) {
            ReportBlock block = new ReportBlock(SLOT, 100, 10, 1000, 0, 0, 0); // 39 %
            room.arrive(eve, eve.rtcp(5, new ReceiverReport(5, List.of(block))));
            play(SECOND / 2);
        }
        assertThat(shown()).isLessThan(2);
        assertThat(eve.layers.getLast().reason()).isEqualTo(LayerReason.BANDWIDTH);
        assertThat(eve.layers.getLast().layer().isPaused()).isFalse();
    }

    @Test
    void lossLowersABudgetQuicklyAndItsAbsenceRaisesItSlowly() {
        LossBudget budget = new LossBudget();
        long nowNs = 0;
        assertThat(budget.mostBps(0, 1_000_000, nowNs)).isZero();
        nowNs += 1_000_000_000L;
        assertThat(budget.mostBps(0.2, 1_000_000, nowNs)).isEqualTo(900_000);
        assertThat(budget.mostBps(0.9, 1_000_000, nowNs + 1))
                .as("once a second")
                .isEqualTo(900_000);
        for (int i = 0; i < 100; i++) {
            nowNs += 1_000_000_000L;
            budget.mostBps(0.5, 300_000, nowNs);
        }
        assertThat(budget.mostBps(0.5, 300_000, nowNs)).isEqualTo(100_000);
        for (int i = 0; i < 40; i++) {
            nowNs += 1_000_000_000L;
            budget.mostBps(0.01, 150_000, nowNs);
        }
        assertThat(budget.mostBps(0.01, 150_000, nowNs)).as("no limit").isZero();
    }
}
