package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.forward.TrackSpec;
import sfu.core.io.Addr;
import sfu.core.stats.DropReason;

/**
 * What waits for a shard that takes no turns has a bound, and all else is kept; and how often a
 * shard is woken.
 */
class InboxTest {
    private static final int TOO_MANY = 123;
    private static final int ANN = 0x0A0000;

    private final VirtualRoom room = new VirtualRoom(1);

    @Test
    void datagramsForAShardThatStandsStillAreBounded() throws Exception {
        TestPeer ann = room.join(1, 0);
        Shard shard = room.shards.getFirst();
        long hi = Addr.hi(ann.address.getAddress());
        long lo = Addr.lo(ann.address.getAddress());
        byte[] datagram = {20, 1, 2, 3};
        for (int i = 0; i < Inbox.MAX_DATAGRAMS + TOO_MANY; i++) {
            shard.execute(new ShardCommand.SendPlain(datagram, hi, lo, 5000));
        }
        assertThat(VirtualRoom.figures(shard).shard().drops())
                .containsEntry(DropReason.SHARD_BACKLOG, (long) TOO_MANY);
        for (int i = 0; i < Inbox.MAX_DATAGRAMS / 256 + 1; i++) {
            room.settle();
        }
        assertThat(room.receivers).hasSize(Inbox.MAX_DATAGRAMS);
        shard.execute(new ShardCommand.SendPlain(datagram, hi, lo, 5000));
        room.settle();
        assertThat(room.receivers).as("it goes on").hasSize(Inbox.MAX_DATAGRAMS + 1);
        assertThat(VirtualRoom.figures(shard).shard().drops())
                .containsEntry(DropReason.SHARD_BACKLOG, (long) TOO_MANY);
    }

    /** The first shard has the publisher, the others mirror her track. */
    private static final class Woken {
        final VirtualRoom room = new VirtualRoom(3);
        final TestPeer ann = room.join(1, 0);
        final int[] times = new int[3];
        private int frames;

        Woken() throws Exception {
            TrackSpec track = room.publish(ann, 1, ANN);
            room.mirror(track, ann, 1);
            room.mirror(track, ann, 2);
            for (Shard shard : room.shards) {
                shard.loop().runInbox();
                shard.inbox().wakeBy(() -> times[shard.index()]++);
            }
        }

        void batch() {
            for (int i = 0; i < 8; i++) {
                int n = frames++;
                byte[] payload = VirtualRoom.frame(n, n, n == 0, 100);
                byte[] packet = ann.rtp(ANN, VirtualRoom.VP8, n, n * 3000, true, payload);
                room.ports.getFirst().deliver(packet, ann.address);
            }
            room.ports.getFirst().receive(room.shards.getFirst().loop());
        }
    }

    @Test
    void aBatchWakesEachOtherShardOnce() throws Exception {
        Woken woken = new Woken();
        woken.batch();
        assertThat(woken.times).containsExactly(0, 1, 1);
    }

    @Test
    void whoWasWokenIsNotWokenAgainBeforeItTookItsTurn() throws Exception {
        Woken woken = new Woken();
        woken.batch();
        woken.batch();
        assertThat(woken.times).containsExactly(0, 1, 1);
        woken.room.shards.get(1).loop().runInbox();
        woken.batch();
        assertThat(woken.times).containsExactly(0, 2, 1);
    }

    @Test
    void commandsWakeTheLoopOnceUntilItTookItsTurn() throws Exception {
        Woken woken = new Woken();
        Shard shard = woken.room.shards.get(2);
        for (int i = 0; i < 3; i++) {
            shard.execute(new ShardCommand.Retell(1));
        }
        assertThat(woken.times).containsExactly(0, 0, 1);
        shard.loop().runInbox();
        shard.execute(new ShardCommand.Retell(1));
        assertThat(woken.times).containsExactly(0, 0, 2);
    }
}
