package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.Test;

import sfu.core.rtcp.PictureLossIndication;
import sfu.core.stats.DropReason;

/** A viewer of whose codecs the publisher sends none costs nobody anything. */
class UndecodableTest {
    private static final int ANN = 0x0A0000;

    @Test
    void keyFramesOfNoUseAreNotAskedFor() throws Exception {
        VirtualRoom room = new VirtualRoom(1);
        TestPeer ann = room.join(1, 0);
        TestPeer eve = room.join(2, 0);
        room.publish(ann, 1, ANN);
        room.codec = "H264";
        room.openSlot(eve, 0x0C0000, true);
        room.show(eve, 1);
        for (int i = 0; i < 300; i++) {
            byte[] payload = frame(i, i & 0xFF, i % 30 == 0, 300);
            room.arrive(ann, ann.rtp(ANN, VP8, i, i * 3000, true, payload));
            room.pass(30);
        }
        assertThat(ann.rtcp.stream().filter(m -> m instanceof PictureLossIndication))
                .as("one at the start, when it was not known")
                .hasSizeLessThan(3);
        assertThat(eve.media).isEmpty();
        assertThat(eve.transport.drops().get(DropReason.CODEC)).isGreaterThan(290);
    }
}
