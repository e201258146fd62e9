package sfu.core.shard;

import static sfu.core.shard.TestPeer.DEPENDENCY;

import sfu.core.api.HeaderExtension;
import sfu.core.io.Addr;
import sfu.core.io.DiscardPort;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * As {@link HotPath} with VP9 of nine layers, of which each subscriber gets others. What the
 * publisher does comes first, since that allocates.
 */
final class HotSvc {
    private static final int FIRST_SLOT = 0x0C0000;
    private static final int LAYERS_ID = 15;
    private static final int PICTURES = 100;
    private static final int PICTURE_PACKETS = 2 * SvcPeer.LAYERS;
    private static final int SLOT_BYTES = 512;
    private static final long PICTURE_NS = 33 * VirtualRoom.MS;

    private final VirtualRoom room = new VirtualRoom(1, () -> new DiscardPort().binding());
    private final SvcPeer publisher;
    private final MemorySegment memory =
            Arena.ofAuto().allocate(PICTURES * PICTURE_PACKETS * SLOT_BYTES);
    private final int[] lengths = new int[PICTURES * PICTURE_PACKETS];
    private final long hi;
    private final long lo;

    HotSvc(int subscribers) throws Exception {
        room.codec = "VP9";
        room.ofSlots =
                List.of(
                        new HeaderExtension(DEPENDENCY, HeaderExtension.DEPENDENCY_DESCRIPTOR),
                        new HeaderExtension(LAYERS_ID, HeaderExtension.VIDEO_LAYERS_ALLOCATION));
        publisher = new SvcPeer(room, 1, false, 65_000);
        hi = Addr.hi(publisher.peer.address.getAddress());
        lo = Addr.lo(publisher.peer.address.getAddress());
        for (int i = 0; i < subscribers; i++) {
            TestPeer viewer = room.join(2 + i, 0);
            room.openSlot(viewer, FIRST_SLOT + 2 * i, true);
            room.show(viewer, 1);
            viewer.transport.slots().get("1").target(0, i % 3, i % 2, room.nowNs);
        }
    }

    /** The next pictures, protected. */
    void prepare() {
        long startNs = room.nowNs;
        for (int picture = 0; picture < PICTURES; picture++) {
            room.nowNs += PICTURE_NS;
            List<byte[]> packets = publisher.packets();
            for (int i = 0; i < PICTURE_PACKETS; i++) {
                byte[] packet = packets.get(i);
                int at = picture * PICTURE_PACKETS + i;
                lengths[at] = packet.length;
                MemorySegment.copy(
                        packet,
                        0,
                        memory,
                        ValueLayout.JAVA_BYTE,
                        (long) at * SLOT_BYTES,
                        packet.length);
            }
        }
        room.nowNs = startNs;
    }

    /** Each comes, and goes out to all. */
    void deliver() {
        ShardLoop loop = room.shards.getFirst().loop();
        for (int at = 0; at < lengths.length; at++) {
            room.nowNs += at % PICTURE_PACKETS == 0 ? PICTURE_NS : 0;
            loop.packet(memory, (long) at * SLOT_BYTES, lengths[at], hi, lo, 5000);
            if (at % PICTURE_PACKETS == PICTURE_PACKETS - 1) {
                loop.batchEnd();
            }
        }
    }

    long sent() {
        return room.shards.getFirst().egress().stats().txPackets;
    }
}
