package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.TestPeer.DEPENDENCY;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.api.HeaderExtension;
import sfu.core.api.SlotView;
import sfu.core.stats.SlotWish;

import java.util.List;

/** A slot is charged for the spatial layers that it is sent, which in key mode is one. */
class SvcCostTest {
    private static final int SLOT = 0x0C0000;
    private static final int PACKET_BYTES = 300 + 68; // as a meter counts it
    private static final int PICTURE_MS = 30;
    private static final int PICTURES = 100;

    @ParameterizedTest
    @CsvSource({
        "true, 1, 0, 2",
        "false, 1, 0, 2",
        "true, 2, 0, 2",
        "false, 2, 0, 2",
        "true, 1, 640, 1",
        "false, 1, 640, 1"
    })
    void whatIsChargedIsWhatIsSent(boolean isKeyMode, int shards, int width, int spatial)
            throws Exception {
        VirtualRoom room = new VirtualRoom(shards);
        room.codec = "VP9";
        room.ofSlots =
                List.of(new HeaderExtension(DEPENDENCY, HeaderExtension.DEPENDENCY_DESCRIPTOR));
        room.shards.forEach(shard -> shard.allocates(true));
        SvcPeer ann = new SvcPeer(room, 1, isKeyMode, 65_000);
        TestPeer peer = room.join(3, shards - 1);
        if (shards > 1) {
            room.mirror(ann.track, ann.peer, shards - 1);
        }
        SlotViewer eve = new SlotViewer(room, peer, SLOT, false, 1);
        SlotView view = new SlotView("1", width, width * 9 / 16, 0, 0, true);
        peer.shard().execute(new ShardCommand.SetViews(peer.transport, List.of(view)));
        play(room, ann, 2 * PICTURES);
        int before = peer.media.size();
        play(room, ann, PICTURES);
        long sentBps =
                (peer.media.size() - before) * PACKET_BYTES * 8 * 1000L / (PICTURES * PICTURE_MS);
        SlotWish wish = peer.transport.allocation().wish(eve.slot());
        assertThat(eve.slot().spatial()).isEqualTo(spatial);
        assertThat(wish.targetBps()).isCloseTo(sentBps, Percentage.withPercentage(6));
    }

    private static void play(VirtualRoom room, SvcPeer ann, int pictures) {
        for (int n = 0; n < pictures; n++) {
            ann.picture();
            room.pass(PICTURE_MS);
        }
    }
}
