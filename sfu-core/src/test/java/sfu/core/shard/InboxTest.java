package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.io.Addr;
import sfu.core.stats.DropReason;

/** What waits for a shard that takes no turns has a bound, and all else is kept. */
class InboxTest {
    private static final int TOO_MANY = 123;

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
}
