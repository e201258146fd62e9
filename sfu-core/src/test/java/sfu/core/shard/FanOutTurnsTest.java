package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.VP8;

import org.junit.jupiter.api.Test;

import sfu.core.stats.DropReason;

import java.util.ArrayList;
import java.util.List;

/** Whose turn it is when a track has more for its viewers than leaves at once. */
class FanOutTurnsTest {
    private static final int ANN = 0x0A0000;
    private static final int VOICE = 0x0E0000;
    private static final int SLOT = 0x0C0000;
    private static final int OPUS = 111;

    /** The rest of a batch is completed for one more peer. */
    private static final int PART = Tracks.MAX_SENDS + 64;

    private final VirtualRoom room = new VirtualRoom(1);
    private final Shard shard = room.shards.getFirst();
    private final TestPeer ann = room.join(1, 0);
    private final TestPeer bob = room.join(2, 0);
    private final TestPeer listener = room.join(3, 0);
    private final List<TestPeer> viewers = new ArrayList<>();
    private int frames;
    private int voices;

    FanOutTurnsTest() throws Exception {
        room.publish(ann, 1, ANN);
        AudioSections.publish(room, bob, 3, VOICE, AudioSections.opus(OPUS));
        AudioSections.show(room, listener, SLOT, 3, AudioSections.opus(OPUS));
    }

    private void start(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            viewers.add(viewer(10 + i));
            room.show(viewers.getLast(), 1);
        }
        frame(true);
        receive();
        room.nowNs += 33 * MS;
        room.receivers.clear();
    }

    private TestPeer viewer(int number) throws Exception {
        TestPeer viewer = room.join(number, 0);
        room.openSlot(viewer, SLOT + 2 * number, true);
        return viewer;
    }

    /** Waits in the socket. */
    private void frame(boolean isKeyFrame) {
        int n = frames++;
        byte[] payload = VirtualRoom.frame(n, n & 0xFF, isKeyFrame, 100);
        byte[] packet = ann.rtp(ANN, VP8, n, n * 3000, true, payload);
        room.ports.getFirst().deliver(packet, ann.address);
    }

    private void frames(int count) {
        for (int i = 0; i < count; i++) {
            frame(false);
        }
    }

    private void voice() {
        int n = ++voices;
        byte[] packet = bob.rtp(VOICE, OPUS, n, n * 960, false, new byte[] {1, 2, 3});
        room.ports.getFirst().deliver(packet, bob.address);
    }

    private void receive() {
        while (room.ports.getFirst().receive(shard.loop()) > 0) {
            room.settle();
        }
        room.pass(100);
    }

    @Test
    void eachBatchBeginsWithAnotherPeer() throws Exception {
        start(3);
        List<Integer> first = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            frames(2);
            receive();
            assertThat(room.receivers).hasSize(6);
            first.add(viewers.indexOf(room.receivers.getFirst()));
            room.receivers.clear();
        }
        for (int i = 1; i < first.size(); i++) {
            assertThat(first.get(i)).as("%s", first).isEqualTo((first.get(i - 1) + 1) % 3);
        }
    }

    /** Four batches come before the voice is read, none of which is completed for it. */
    @Test
    void soundOvertakesWhatWaitsBehindABatch() throws Exception {
        start(700);
        frames(200);
        voice();
        receive();
        assertThat(room.receivers.indexOf(listener)).isBetween(Tracks.MAX_SENDS, 4 * PART);
        for (TestPeer viewer : viewers) {
            assertThat(viewer.media).hasSize(201);
        }
    }

    @Test
    void whoComesOrGoesMidwayCompletesNoBatch() throws Exception {
        TestPeer late = viewer(5000);
        start(700);
        frames(20); // seven parts, of which a cycle sends five
        room.ports.getFirst().receive(shard.loop());
        assertThat(room.receivers.size()).isBetween(5 * Tracks.MAX_SENDS, 5 * PART);
        room.receivers.clear();
        room.afterFlush = this::voice;
        TestPeer leaving = viewers.remove(350);
        shard.execute(new ShardCommand.Detach(leaving.transport));
        shard.execute(new ShardCommand.Assign(late.transport, "1", 1));
        room.settle(); // with the batch in hand
        receive();
        assertThat(room.receivers.indexOf(listener)).isBetween(0, PART);
        frame(true);
        frames(9);
        receive();
        for (TestPeer viewer : viewers) {
            assertThat(viewer.media).hasSize(31);
            assertInOrder(viewer);
        }
        assertThat(late.media).hasSizeGreaterThanOrEqualTo(10);
        assertInOrder(late);
    }

    private static void assertInOrder(TestPeer viewer) {
        for (int i = 1; i < viewer.media.size(); i++) {
            int step = viewer.media.get(i).seq() - viewer.media.get(i - 1).seq();
            assertThat(step & 0xFFFF).isEqualTo(1);
        }
    }

    @Test
    void ofMoreThanMayWaitVideoIsLetGoUpToAKeyFrameAndSoundIsWhole() throws Exception {
        start(200);
        for (int i = 0; i < 90; i++) {
            frames(10);
            voice();
        }
        receive();
        long shown = shown();
        assertThat(shown).isLessThan(frames * 200L);
        assertThat(shown + letGo()).as("nothing is lost without a name").isEqualTo(frames * 200L);
        assertThat(listener.media).hasSize(90);
        frame(true);
        frames(5);
        receive();
        assertThat(shown()).as("from the key frame on").isEqualTo(shown + 6 * 200L);
        viewers.forEach(FanOutTurnsTest::assertInOrder); // and nobody asks for what lies between
    }

    private long shown() {
        return viewers.stream().mapToLong(viewer -> viewer.media.size()).sum();
    }

    private long letGo() {
        return VirtualRoom.figures(shard).shard().drops().get(DropReason.VIEWERS_BACKLOG);
    }
}
