package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.Test;

import sfu.core.stats.DropReason;

/** What waits in a ring for another shard that takes no turns has a bound. */
class HandoverTest {
    private static final int ANN = 0x0A0000;
    private static final int SLOT = 0x0C0000;
    private static final int TOO_MANY = 123;
    private static final int CATCH_UP_MS = 500; // a slot begins from the cache, in parts

    private final VirtualRoom room = new VirtualRoom(2);
    private final TestPeer ann = room.join(1, 0);
    private final TestPeer eve = room.join(2, 1);

    HandoverTest() throws Exception {}

    /** At the first shard, which is the only one that does anything. */
    private void flood(TestPeer from, int first, int count) {
        for (int n = first; n < first + count; n++) {
            byte[] payload = frame(n & 0x7FFF, n & 0xFF, n == 0, 100);
            byte[] packet = from.rtp(ANN, VP8, n, n * 1800, true, payload);
            room.ports.getFirst().deliver(packet, from.address, room.shards.getFirst().loop());
            room.shards.getFirst().loop().runInbox();
        }
    }

    private void assertDropped(long times) {
        assertThat(VirtualRoom.figures(room.shards.getFirst()).shard().drops())
                .containsEntry(DropReason.RING_FULL, times);
    }

    @Test
    void packetsForAShardThatStandsStillAreBounded() throws Exception {
        room.mirror(room.publish(ann, 1, ANN), ann, 1);
        room.openSlot(eve, SLOT, true);
        room.show(eve, 1);
        TestPeer joe = room.join(3, 0);
        room.openSlot(joe, SLOT, true);
        room.show(joe, 1);
        flood(ann, 0, HandoverRing.CELLS + TOO_MANY);
        assertDropped(TOO_MANY);
        assertThat(joe.media).as("who is on this shard").hasSize(HandoverRing.CELLS + TOO_MANY);
        room.pass(CATCH_UP_MS);
        assertThat(eve.media).hasSize(HandoverRing.CELLS);
        flood(ann, HandoverRing.CELLS + TOO_MANY, 10);
        room.pass(CATCH_UP_MS);
        assertThat(eve.media).as("it goes on").hasSize(HandoverRing.CELLS + 10);
        assertDropped(TOO_MANY);
    }

    /** Her port is the first shard's, she is of the second. */
    @Test
    void datagramsOnTheWrongSocketAreBounded() {
        room.publish(eve, 1, ANN);
        room.openSlot(eve, SLOT, true);
        room.show(eve, 1);
        flood(eve, 0, HandoverRing.CELLS + TOO_MANY);
        assertDropped(TOO_MANY);
        assertThat(eve.media).isEmpty();
        room.pass(CATCH_UP_MS);
        assertThat(eve.media).hasSize(HandoverRing.CELLS);
    }
}
