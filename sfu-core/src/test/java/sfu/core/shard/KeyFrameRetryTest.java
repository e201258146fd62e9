package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.Test;

import sfu.core.rtcp.PictureLossIndication;

/** A request for a key frame is repeated until one comes. */
class KeyFrameRetryTest {
    private static final int ANN = 0x0A0000;
    private static final int SLOT = 0x0C0000;

    private final VirtualRoom room = new VirtualRoom(1);
    private final TestPeer ann = room.attach(1, 0);
    private final TestPeer eve = room.join(2, 0);

    KeyFrameRetryTest() throws Exception {
        room.publish(ann, 1, ANN);
        room.openSlot(eve, SLOT, true);
        room.show(eve, 1);
    }

    private void send(int number, boolean isKeyFrame) {
        byte[] payload = frame(number, number, isKeyFrame, 300);
        room.arrive(ann, ann.rtp(ANN, VP8, number, number * 3000, true, payload));
    }

    private long asked() {
        return ann.rtcp.stream().filter(m -> m instanceof PictureLossIndication).count();
    }

    @Test
    void oneThatCouldNotLeaveGoesWhenThePublisherCanBeReached() {
        room.installKeys(ann);
        room.pass(500); // it has not sent yet: there is nothing to ask
        send(0, false); // nor is there a way back yet
        room.pass(500);
        assertThat(asked()).isZero();
        room.selectPath(ann);
        room.pass(110);
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void oneThatWasLostIsRepeatedAndThenNoMore() {
        room.selectPath(ann);
        room.installKeys(ann);
        room.lossToPeers = 1;
        send(0, false);
        room.lossToPeers = 0;
        room.pass(250);
        assertThat(asked()).isZero();
        room.pass(100);
        assertThat(asked()).isEqualTo(1);
        send(1, true);
        room.pass(2000);
        assertThat(asked()).isEqualTo(1);
        assertThat(eve.media).hasSize(1);
    }

    @Test
    void aSilentPublisherIsAskedOnceASecond() {
        room.selectPath(ann);
        room.installKeys(ann);
        send(0, false);
        room.pass(2500); // from now on it counts as silent
        long before = asked();
        room.pass(10_000);
        assertThat(asked() - before).isBetween(9L, 11L);
    }

    @Test
    void nobodyIsAskedForOneThatWentAway() {
        room.selectPath(ann);
        room.installKeys(ann);
        send(0, false);
        long before = asked();
        eve.shard().execute(new ShardCommand.Assign(eve.transport, "1", 0));
        room.settle();
        room.nowNs += 50 * MS;
        room.pass(2000);
        assertThat(asked()).isEqualTo(before);
    }
}
