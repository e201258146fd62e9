package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.forward.LayeredTrack;
import sfu.core.io.Addr;

import java.lang.ref.WeakReference;

/** Nothing on a shard holds on to a publisher that has left. */
class EndedPublisherTest {
    private static final int ANN = 0x0A0000;
    private static final int SLOT = 0x0C0000;
    private static final int MAX_COLLECTIONS = 50;

    private final VirtualRoom room = new VirtualRoom(2);
    private @Nullable LayeredTrack shown;

    /** In a method of its own: no local variable of the test's knows her. */
    private WeakReference<Transport> annCameAndWent(TestPeer eve) throws Exception {
        TestPeer ann = room.join(1, 0);
        var spec = room.publish(ann, 1, ANN);
        if (eve.shard() != ann.shard()) {
            room.mirror(spec, ann, 1);
        }
        room.show(eve, 1);
        for (int n = 0; n < 20; n++) {
            byte[] payload = frame(n, n, n == 1, 300);
            room.arrive(ann, ann.rtp(ANN, VP8, n, n * 3000, true, payload));
            room.nowNs += 33 * MS;
        }
        assertThat(eve.media).hasSize(19);
        shown = ann.shard().tracks().get(1);
        leave(ann);
        return new WeakReference<>(ann.transport);
    }

    private void leave(TestPeer ann) {
        long hi = Addr.hi(ann.address.getAddress());
        long lo = Addr.lo(ann.address.getAddress());
        for (Shard any : room.shards) {
            any.execute(new ShardCommand.Unroute(hi, lo, 5000, ann.transport));
        }
        ann.shard().execute(new ShardCommand.Detach(ann.transport));
        room.shards.get(1).execute(new ShardCommand.Unmirror(1));
        room.settle();
        room.peers.remove(ann.address);
        room.receivers.clear();
        room.pass(2000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void itIsLetGo(int viewersShard) throws Exception {
        TestPeer eve = room.join(2, viewersShard);
        room.openSlot(eve, SLOT, true);
        WeakReference<Transport> ann = annCameAndWent(eve);
        for (int i = 0; i < MAX_COLLECTIONS && ann.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(ann.get()).isNull();
        assertThat(shown).as("whoever holds the track does not hold her").isNotNull();
    }
}
