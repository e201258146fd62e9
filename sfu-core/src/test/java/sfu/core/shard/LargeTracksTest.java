package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.Test;

import sfu.core.stats.DropReason;

import java.util.ArrayList;
import java.util.List;

/** What tracks with many viewers do to each other, to audio and to themselves. */
class LargeTracksTest {
    private static final int ANN = 0x0A0000;
    private static final int BOB = 0x0B0000;
    private static final int VOICE = 0x0E0000;
    private static final int SLOT = 0x0C0000;
    private static final int OPUS = 111;
    private static final int VIEWERS = 700;
    private static final int SENDS_PER_PART = 2_000;

    private final VirtualRoom room = new VirtualRoom(1);
    private final Shard shard = room.shards.getFirst();
    private final TestPeer ann = room.join(1, 0);
    private final TestPeer bob = room.join(2, 0);

    LargeTracksTest() throws Exception {
        room.publish(ann, 1, ANN);
        room.publish(bob, 2, BOB);
    }

    private List<TestPeer> viewersOf(long track, int first) throws Exception {
        List<TestPeer> viewers = new ArrayList<>();
        for (int i = 0; i < VIEWERS; i++) {
            TestPeer viewer = room.join(first + i, 0);
            room.openSlot(viewer, SLOT + 2 * (first + i), true);
            room.show(viewer, track);
            viewers.add(viewer);
        }
        return viewers;
    }

    /** They wait in the socket, so that they come as one batch. */
    private void frames(TestPeer from, int ssrc, int first, int count) {
        for (int n = first; n < first + count; n++) {
            byte[] payload = frame(n, n & 0xFF, n == 0, 100);
            byte[] packet = from.rtp(ssrc, VP8, n, n * 3000, true, payload);
            room.ports.getFirst().deliver(packet, from.address);
        }
    }

    private void receive() {
        while (room.ports.getFirst().receive(shard.loop()) > 0) {
            room.settle();
        }
    }

    private void start() {
        frames(ann, ANN, 0, 1);
        frames(bob, BOB, 0, 1);
        receive();
        room.nowNs += 33 * MS;
        room.receivers.clear();
    }

    private static void assertWhole(List<TestPeer> viewers, int packets) {
        for (TestPeer viewer : viewers) {
            assertThat(viewer.media.size()).isEqualTo(packets);
            for (int i = 1; i < packets; i++) {
                int step = viewer.media.get(i).seq() - viewer.media.get(i - 1).seq();
                assertThat(step & 0xFFFF).isEqualTo(1);
            }
        }
    }

    @Test
    void aTrackThatGetsMoreMeanwhileLetsTheOtherGoFirst() throws Exception {
        List<TestPeer> anns = viewersOf(1, 10);
        List<TestPeer> bobs = viewersOf(2, 1000);
        start();
        frames(ann, ANN, 1, 8);
        frames(bob, BOB, 1, 8);
        room.afterFlush = () -> frames(ann, ANN, 9, 8); // while the first part leaves
        receive();
        assertWhole(anns, 17);
        assertWhole(bobs, 9);
        assertThat(shard.loop().latencies().count()).isEqualTo(VIEWERS * (17L + 9));
        int lastOfBob = room.receivers.lastIndexOf(bobs.get(0));
        for (TestPeer viewer : bobs) {
            lastOfBob = Math.max(lastOfBob, room.receivers.lastIndexOf(viewer));
        }
        long ofAnn = room.receivers.subList(0, lastOfBob).stream().filter(anns::contains).count();
        assertThat(ofAnn).as("Ann's first batch, and none of her second").isEqualTo(8 * VIEWERS);
    }

    @Test
    void audioOvertakesABatchOfVideoThatLeaves() throws Exception {
        List<TestPeer> anns = viewersOf(1, 10);
        start();
        TestPeer listener = room.join(5000, 0);
        AudioSections.publish(room, bob, 3, VOICE, AudioSections.opus(OPUS));
        AudioSections.show(room, listener, SLOT, 3, AudioSections.opus(OPUS));
        frames(ann, ANN, 1, 8);
        byte[] voice = bob.rtp(VOICE, OPUS, 1, 960, false, new byte[] {1, 2, 3});
        room.afterFlush = () -> room.ports.getFirst().deliver(voice, bob.address);
        receive();
        assertWhole(anns, 9);
        assertThat(listener.media).hasSize(1);
        assertThat(room.receivers.indexOf(listener))
                .as("first of the second part")
                .isBetween(SENDS_PER_PART, SENDS_PER_PART + 8);
    }

    @Test
    void aBurstBeyondWhatMayWaitReachesEveryoneInOrder() throws Exception {
        List<TestPeer> anns = viewersOf(1, 10);
        start();
        frames(ann, ANN, 1, 200); // three times what may wait
        receive();
        room.pass(100);
        assertWhole(anns, 201);
        assertThat(shard.loop().latencies().count()).isEqualTo(VIEWERS * 201L);
        assertThat(VirtualRoom.figures(shard).shard().drops())
                .doesNotContainKeys(DropReason.PROTECT_FAILED, DropReason.TRACK_ENDED);
    }

    @Test
    void aBugOfOnePeerCostsOnlyThatPeer() throws Exception {
        List<TestPeer> anns = viewersOf(1, 10);
        TestPeer broken = anns.remove(VIEWERS / 2);
        broken.hasBug = true;
        frames(ann, ANN, 0, 8);
        receive();
        assertThat(broken.media).isEmpty();
        assertThat(shard.transports()).doesNotContainKey(broken.transport.number());
        assertThat(VirtualRoom.figures(shard).shard().drops())
                .containsEntry(DropReason.INTERNAL_ERROR, 1L);
        frames(ann, ANN, 8, 8);
        receive();
        assertWhole(anns, 16);
    }

    @Test
    void whatATrackThatEndsLeavesBehindIsCounted() throws Exception {
        List<TestPeer> anns = viewersOf(1, 10);
        start();
        frames(ann, ANN, 1, 20); // more than a cycle sends
        room.afterFlush =
                () -> {
                    frames(ann, ANN, 21, 8);
                    shard.execute(new ShardCommand.Unpublish(ann.transport, 1));
                };
        receive();
        long left = anns.stream().mapToLong(viewer -> viewer.media.size() - 1).sum();
        long ended =
                VirtualRoom.figures(shard).shard().drops().getOrDefault(DropReason.TRACK_ENDED, 0L);
        assertThat(left).isLessThan(28 * VIEWERS);
        assertThat(left + ended).isEqualTo(28 * VIEWERS);
    }
}
