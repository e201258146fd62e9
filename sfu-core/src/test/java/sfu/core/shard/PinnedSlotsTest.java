package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.bwe.TransportCcFeedback;
import sfu.core.rtcp.TransportFeedback;
import sfu.core.shard.SimulcastPeer.Content;
import sfu.core.shard.SimulcastPeer.Told;
import sfu.core.sim.Capacity;
import sfu.core.sim.EventLoop;
import sfu.core.sim.Link;
import sfu.core.sim.LinkOptions;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Two cameras go to another node, each in three encodings, over a path that may be narrow. */
class PinnedSlotsTest {
    private static final int FIRST = 0x0C0000;
    private static final int SECOND = 33; // in frames

    private final VirtualRoom room = new VirtualRoom(1);
    private final EventLoop loop = new EventLoop(room.nowNs);
    private final Capacity capacity = Capacity.of(100e6);
    private final TransportCcFeedback feedback = new TransportCcFeedback();
    private final List<SimulcastPeer> cameras = new ArrayList<>();
    private TestPeer node;
    private boolean reports = true;
    private long longestQueueNs;

    @BeforeEach
    void open() throws Exception {
        room.shards.forEach(shard -> shard.allocates(true));
        for (int i = 0; i < 2; i++) {
            TestPeer peer = room.join(i, 0);
            cameras.add(new SimulcastPeer(room, peer, i + 1, Told.BY_RID, 3, i + 1));
        }
        node = room.join(5, 0);
        node.transport.ofNode();
        Link link = new Link(loop, 1, LinkOptions.delayMs(10).rate(capacity, 400));
        node.path = datagram -> send(link, datagram);
        node.transportNumbers = number -> feedback.onPacket(number, loop.nowNs());
        for (int i = 0; i < 6; i++) {
            room.openPinnedSlot(node, "" + i, ssrc(i / 3, i % 3), i % 3, i / 3 + 1);
        }
    }

    private static int ssrc(int camera, int encoding) {
        return FIRST + 16 * (3 * camera + encoding);
    }

    private void send(Link link, byte[] datagram) {
        loop.runUntil(room.nowNs);
        link.send(
                datagram.length,
                queuedNs -> {
                    longestQueueNs = Math.max(longestQueueNs, queuedNs);
                    node.receive(datagram);
                });
    }

    private void play(int seconds) {
        for (int i = 0; i < seconds * SECOND; i++) {
            cameras.forEach(SimulcastPeer::picture);
            for (int ms = 0; ms < SimulcastPeer.FRAME_MS; ms += 10) {
                room.pass(10);
                cameras.forEach(SimulcastPeer::answer);
                loop.runUntil(room.nowNs);
            }
            TransportFeedback report = feedback.poll(room.nowNs, 5, FIRST);
            if (report != null && reports) {
                room.arrive(node, node.rtcp(5, report));
            }
        }
    }

    /** Packets of this encoding that came, padding not counted. */
    private int came(int camera, int encoding) {
        return (int)
                node.media.stream()
                        .filter(its -> its.ssrc() == ssrc(camera, encoding))
                        .filter(its -> its.payload().length > 0)
                        .count();
    }

    private int slotOf(int camera, int encoding) {
        return node.transport.slots().get("" + (3 * camera + encoding)).encoding();
    }

    private boolean isLimited() {
        return Objects.requireNonNull(node.transport.outlet().sendSide()).isLimitShown();
    }

    @Test
    void aPathThatTakesEverythingIsSentEverything() {
        play(5);
        assertAllCome(4);
        assertThat(node.transport.outlet().sendSide().hasReported()).isTrue();
        assertThat(isLimited()).isFalse();
    }

    private void assertAllCome(int seconds) {
        for (int i = 0; i < 6; i++) {
            assertThat(came(i / 3, i % 3)).as("slot %d", i).isGreaterThan(seconds * SECOND);
        }
    }

    private void assertAllComeAgain() {
        play(10);
        assertThat(node.heldBack).isZero();
        node.media.clear();
        play(2);
        assertAllCome(1);
    }

    /** Nobody there looks at more than every other picture of the best. */
    @Test
    void layersThatNobodyThereWantsNeedNoRoom() {
        play(5);
        for (int camera = 0; camera < 2; camera++) {
            String best = "" + (3 * camera + 2);
            node.shard().execute(new ShardCommand.Top(node.transport, best, 7, 0));
        }
        capacity.then(room.nowNs, 300e3);
        play(8);
        assertThat(isLimited()).isTrue();
        capacity.then(room.nowNs, 800e3);
        play(12);
        node.media.clear();
        play(10);
        assertThat(node.heldBack).isZero();
        for (int camera = 0; camera < 2; camera++) {
            assertThat(came(camera, 1)).isGreaterThan(9 * SECOND);
            assertThat(temporals(camera, 2)).containsExactly(0);
        }
        capacity.then(room.nowNs, 100e6);
        play(10);
        node.media.clear();
        play(2);
        assertThat(temporals(0, 2)).as("still").containsExactly(0);
        node.shard().execute(new ShardCommand.Top(node.transport, "2", 7, 7));
        play(2);
        assertThat(temporals(0, 2)).containsExactlyInAnyOrder(0, 1, 2);
    }

    private Set<Integer> temporals(int camera, int encoding) {
        return node.media.stream()
                .filter(its -> its.ssrc() == ssrc(camera, encoding))
                .filter(its -> its.payload().length > 0)
                .map(its -> Content.of(its.payload()).temporal())
                .collect(Collectors.toSet());
    }

    /** Of 1.1 Mbit/s there is room for half: for all but one of the best. */
    @Test
    void aNarrowOneIsSentTheLowestOfEverybodyFirstAndAllAgainOnceItIsWide() {
        play(5);
        capacity.then(room.nowNs, 500e3);
        play(8);
        longestQueueNs = 0;
        node.media.clear();
        play(10);
        assertThat(isLimited()).isTrue();
        assertThat(longestQueueNs).isLessThan(300_000_000L);
        for (int camera = 0; camera < 2; camera++) {
            assertThat(came(camera, 0)).isGreaterThan(8 * SECOND);
            assertThat(came(camera, 1)).isGreaterThan(7 * SECOND);
        }
        assertThat(came(0, 2) * came(1, 2)).as("one of the best").isZero();
        assertThat(node.heldBack).isPositive();
        assertThat(cameras.getFirst().peer.wanted).as("goes on meanwhile").isEqualTo(0b111);
        assertThat(cameras.getLast().peer.wanted).isEqualTo(0b111);
        capacity.then(room.nowNs, 100e6);
        assertAllComeAgain();
    }

    /** A stall of the node that reads them, and not of the path. */
    @Test
    void lateReportsAloneAreNoLimit() {
        play(5);
        reports = false;
        play(1);
        reports = true;
        play(1);
        node.media.clear();
        play(3);
        assertAllCome(2);
    }

    @Test
    void whereNoReportComesAnyMoreTheBestWaitUntilOneDoes() {
        play(5);
        reports = false;
        play(15); // 0.8 of the estimate each second, from the third on
        assertThat(node.heldBack).isPositive();
        reports = true;
        assertAllComeAgain();
    }

    @Test
    void whatShowsNothingAnyMoreIsNotHeldBack() {
        play(5);
        capacity.then(room.nowNs, 400e3);
        play(8);
        assertThat(node.heldBack).isPositive();
        for (int i = 2; i < 6; i++) {
            room.shards.getFirst().execute(new ShardCommand.Assign(node.transport, "" + i, 0));
        }
        room.settle();
        play(2);
        assertThat(node.heldBack).isZero();
        node.media.clear();
        play(2);
        assertThat(came(0, 0)).isGreaterThan(SECOND);
        assertThat(came(0, 1)).isGreaterThan(SECOND);
    }

    /** As those of a version that reports nothing. */
    @Test
    void aNodeThatReportsNothingIsSentEverything() {
        reports = false;
        capacity.then(room.nowNs, 500e3);
        play(20);
        assertThat(node.transport.outlet().sendSide().hasReported()).isFalse();
        assertThat(isLimited()).isFalse();
        for (int i = 0; i < 6; i++) {
            assertThat(node.transport.slots().get("" + i).encoding()).isEqualTo(i % 3);
        }
    }
}
