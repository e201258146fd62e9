package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.RTX;
import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.Test;

import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;

import java.util.List;
import java.util.Map;

/** What goes no further on its way through a shard, and under which name it is counted. */
class DropReasonsTest {
    private static final int ANN = 0x0A0000;
    private static final int SLOT = 0x0C0000;
    private static final int LAYERS = 6;
    private static final int FAR = 2_500; // beyond the window of replays, and no restart

    private VirtualRoom room = new VirtualRoom(1);
    private TestPeer ann = room.join(1, 0);
    private TestPeer eve = room.join(2, 0);

    DropReasonsTest() throws Exception {}

    private void watch() {
        room.publish(ann, 1, ANN);
        room.openSlot(eve, SLOT, true);
        room.show(eve, 1);
    }

    private byte[] packet(int n, boolean isKey) {
        return ann.rtp(ANN, VP8, n, n * 1800, true, frame(n, n & 0xFF, isKey, 200));
    }

    private void assertDropped(DropReason reason, long times) {
        assertThat(VirtualRoom.figures(room.shards.getFirst()).shard().drops())
                .containsEntry(reason, times);
    }

    @Test
    void aPacketFromBeforeTheWindowOfReplays() {
        watch();
        byte[] late = packet(10, false);
        room.arrive(ann, packet(11, true));
        room.arrive(ann, packet(11 + FAR, false));
        room.arrive(ann, late);
        assertDropped(DropReason.TOO_OLD, 1);
        assertThat(eve.media).hasSize(2);
    }

    @Test
    void aRetransmissionOfAStreamThatHasNotBegun() {
        watch();
        byte[] payload = new byte[50];
        room.arrive(ann, ann.rtp(ANN + 1, RTX, 1, 0, true, payload));
        room.arrive(ann, ann.rtp(ANN + 1, RTX, 2, 0, true, payload));
        assertDropped(DropReason.UNKNOWN_RTX, 2);
        assertThat(eve.media).isEmpty();
    }

    /** Its packet is as good as any. */
    @Test
    void anExtensionThatContradictsItsFormat() {
        HeaderExtension layers =
                new HeaderExtension(LAYERS, HeaderExtension.VIDEO_LAYERS_ALLOCATION);
        room.publish(ann, 1, List.of(layers), new EncodingParameters(ANN, ANN + 1, ""));
        room.openSlot(eve, SLOT, true);
        room.show(eve, 1);
        Map<Integer, byte[]> broken = Map.of(LAYERS, new byte[] {(byte) 0xF0});
        room.arrive(ann, ann.rtp(ANN, VP8, 1, 0, true, broken, frame(1, 1, true, 200)));
        assertDropped(DropReason.MALFORMED_EXTENSION, 1);
        assertThat(eve.media).hasSize(1);
    }

    /** With less room than a batch takes: nothing that may still be sent makes room. */
    @Test
    void aPacketForWhichItsTracksCacheHasNoRoom() throws Exception {
        room.close();
        PacketCache.Limits small = new PacketCache.Limits(4096, 8192, 256, 1500 * MS);
        room = new VirtualRoom(1, new CacheLimits(small, small));
        ann = room.join(1, 0);
        eve = room.join(2, 0);
        watch();
        for (int n = 0; n < 50; n++) {
            room.arrive(ann, packet(n, n == 0));
        }
        int taken = 39; // two do not fit into a ring's end and its beginning
        assertDropped(DropReason.CACHE_FULL, 50 - taken);
        assertThat(eve.media).hasSize(taken);
    }

    @Test
    void aPacketFromBeforeTheKeyFrameWithWhichASlotBegan() {
        watch();
        byte[] late = packet(9, false);
        room.arrive(ann, packet(10, true));
        room.arrive(ann, packet(11, false));
        room.arrive(ann, late);
        assertDropped(DropReason.OLD_SOURCE, 1);
        assertThat(eve.media).hasSize(2);
    }

    @Test
    void whatIsForAPeerThatHasNoPathYet() throws Exception {
        eve = room.attach(3, 0);
        watch();
        room.arrive(ann, packet(1, true));
        room.arrive(ann, packet(2, false));
        assertDropped(DropReason.NOT_CONNECTED, 2);
        assertThat(eve.media).isEmpty();
    }

    @Test
    void whatIsForATcpPeerThatIsGone() {
        watch();
        TestConnection connection = new TestConnection(eve);
        room.moveToTcp(eve, connection);
        room.arrive(ann, packet(1, true));
        assertThat(eve.media).hasSize(1);
        connection.isClosed = true;
        room.arrive(ann, packet(2, false));
        room.arrive(ann, packet(3, false));
        assertDropped(DropReason.TCP_NOT_TAKEN, 2);
        assertThat(eve.media).hasSize(1);
    }

    /** The batch has room for 64; whatever comes is sent once the kernel takes it again. */
    @Test
    void whatIsSentWhileTheKernelTakesNothing() {
        watch();
        room.arrive(ann, packet(0, true));
        room.ports.getFirst().block(true);
        for (int n = 1; n <= 500; n++) {
            room.arrive(ann, packet(n, false));
        }
        room.ports.getFirst().block(false);
        room.arrive(ann, packet(501, false));
        long dropped =
                VirtualRoom.figures(room.shards.getFirst())
                        .shard()
                        .drops()
                        .getOrDefault(DropReason.SEND_QUEUE_FULL, 0L);
        assertThat(dropped).isBetween(430L, 501L);
        assertThat(eve.media).hasSize((int) (502 - dropped));
    }
}
