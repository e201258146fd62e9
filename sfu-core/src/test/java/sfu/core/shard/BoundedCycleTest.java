package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;
import static sfu.core.stats.DropReason.PROTECT_FAILED;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** A batch for a large room is handed out in parts. */
class BoundedCycleTest {
    private static final int ANN = 0x0A0000;
    private static final int SLOT = 0x0C0000;
    private static final int VIEWERS = 700; // times 8 packets: three parts

    private final VirtualRoom room = new VirtualRoom(1);
    private final List<TestPeer> viewers = new ArrayList<>();
    private final TestPeer ann;
    private int sequenceNumber;

    BoundedCycleTest() throws Exception {
        ann = room.join(1, 0);
        room.publish(ann, 1, ANN);
        for (int i = 0; i < VIEWERS; i++) {
            TestPeer viewer = room.join(2 + i, 0);
            room.openSlot(viewer, SLOT + 2 * i, true);
            room.show(viewer, 1);
            viewers.add(viewer);
        }
        frames(1, true);
        room.settle();
    }

    /** They wait in the socket, so that they come as one batch. */
    private void frames(int count, boolean key) {
        for (int i = 0; i < count; i++) {
            int n = sequenceNumber++;
            byte[] payload = frame(n, n & 0xFF, key && i == 0, 100);
            room.ports
                    .getFirst()
                    .deliver(ann.rtp(ANN, VP8, n, n * 3000, true, payload), ann.address);
        }
        room.nowNs += 33 * MS;
    }

    private long refused() {
        return viewers.stream()
                .mapToLong(v -> v.transport.drops().toMap().getOrDefault(PROTECT_FAILED, 0L))
                .sum();
    }

    private void receive() {
        room.ports.getFirst().receive(room.shards.getFirst().loop());
    }

    @Test
    void everyViewerGetsEveryPacketOnceAndInOrder() {
        for (int i = 0; i < 20; i++) {
            frames(8, false);
            receive();
        }
        room.settle();
        for (TestPeer viewer : viewers) {
            assertThat(viewer.media).hasSize(161);
            assertThat(viewer.undecryptable).isZero();
            assertThat(viewer.transport.drops().toMap()).doesNotContainKey(PROTECT_FAILED);
            for (int i = 1; i < viewer.media.size(); i++) {
                int step = viewer.media.get(i).seq() - viewer.media.get(i - 1).seq();
                assertThat(step & 0xFFFF).isEqualTo(1);
            }
        }
    }

    @Test
    void theSocketIsReadBetweenTwoParts() {
        frames(8, false);
        room.afterFlush = () -> frames(1, false); // once, while the first part leaves
        receive();
        room.settle();
        assertThat(viewers).allSatisfy(v -> assertThat(v.media).hasSize(10));
        long reads = room.ports.getFirst().stats().rxCalls;
        assertThat(reads).isGreaterThan(2);
    }

    @Test
    void peersThatComeAndGoMeanwhileMissNothing() throws Exception {
        frames(8, false);
        TestPeer late = room.join(5000, 0);
        room.openSlot(late, SLOT - 2, true);
        List<TestPeer> leaving = List.copyOf(viewers.subList(300, 310));
        room.afterFlush =
                () -> {
                    for (TestPeer peer : leaving) {
                        peer.shard().execute(new ShardCommand.Detach(peer.transport));
                        viewers.remove(peer);
                    }
                    late.shard().execute(new ShardCommand.Assign(late.transport, "1", 1));
                };
        receive();
        room.settle();
        room.pass(100);
        assertThat(refused()).isZero();
        assertThat(viewers).allSatisfy(v -> assertThat(v.media).hasSize(9));
        assertThat(leaving).allSatisfy(v -> assertThat(v.media.size()).isBetween(1, 9));
        assertThat(late.media).isNotEmpty();
    }
}
