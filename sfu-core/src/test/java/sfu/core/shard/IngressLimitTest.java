package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.Test;

import sfu.core.stats.DropReason;

/** A publisher that ignores its limits is capped, with a reason, and nobody else is. */
class IngressLimitTest {
    private static final int ANN = 0x0A0000;
    private static final int BOB = 0x0B0000;
    private static final int VOICE = 0x0E0000;
    private static final int SLOT = 0x0C0000;
    private static final int OPUS = 111;

    private final VirtualRoom room = new VirtualRoom(1);
    private final TestPeer ann = room.join(1, 0);
    private final TestPeer bob = room.join(2, 0);
    private final TestPeer eve = room.join(3, 0);
    private final TestPeer joe = room.join(4, 0);

    IngressLimitTest() throws Exception {
        for (TestPeer peer : new TestPeer[] {ann, bob}) {
            peer.transport.limitIngress(new IngressLimits(1_000_000, 500), new BitrateMeter());
        }
        room.publish(ann, 1, ANN);
        room.publish(bob, 2, BOB);
        AudioSections.publish(room, ann, 3, VOICE, AudioSections.opus(OPUS));
        room.openSlot(eve, SLOT, true);
        room.show(eve, 1);
        AudioSections.show(room, eve, SLOT + 8, 3, AudioSections.opus(OPUS));
        room.openSlot(joe, SLOT, true);
        room.show(joe, 2);
    }

    private long ofSlot(int ssrc) {
        return eve.media.stream().filter(m -> m.ssrc() == ssrc).count();
    }

    @Test
    void theFloodIsCutAndVoiceAndOthersGoOn() {
        int flood = 0;
        for (int i = 0; i < 250; i++) { // 5 s: 2,000 packets a second of video where 500 may come
            for (int k = 0; k < 40; k++) {
                byte[] payload = frame(flood & 0x7FFF, flood & 0xFF, flood == 0, 200);
                room.arrive(ann, ann.rtp(ANN, VP8, flood & 0xFFFF, i * 1800, true, payload));
                flood++;
            }
            room.arrive(ann, ann.rtp(VOICE, OPUS, i, i * 960, false, new byte[] {1, 2, 3}));
            byte[] payload = frame(i, i & 0xFF, i == 0, 200);
            room.arrive(bob, bob.rtp(BOB, VP8, i, i * 1800, true, payload));
            room.nowNs += 20 * MS;
        }
        long dropped = ann.transport.drops().get(DropReason.INGRESS_LIMIT);
        assertThat(dropped).isBetween(flood - 3_000L, flood - 2_000L);
        assertThat(ofSlot(SLOT + 8)).as("voice").isEqualTo(250);
        assertThat(ofSlot(SLOT)).as("video").isEqualTo(flood - dropped);
        assertThat(joe.media).hasSize(250);
        assertThat(bob.transport.drops().get(DropReason.INGRESS_LIMIT)).isZero();
        assertThat(VirtualRoom.figures(room.shards.getFirst()).shard().drops())
                .containsEntry(DropReason.INGRESS_LIMIT, dropped);
    }

    /** Who publishes nothing does not use up what a room may be sent. */
    @Test
    void onlyWhatIsOfATrackCountsInTheRoom() {
        BitrateMeter meter = new BitrateMeter();
        ann.transport.limitIngress(IngressLimits.defaults(), meter);
        for (int i = 0; i < 200; i++) {
            room.arrive(ann, ann.rtp(ANN + 100, 35, i, 0, true, new byte[100]));
            room.nowNs += 10 * MS;
        }
        assertThat(meter.bitrateBps(room.nowNs)).isZero();
        for (int i = 0; i < 200; i++) {
            room.arrive(ann, ann.rtp(VOICE, OPUS, i, i * 960, false, new byte[88]));
            room.nowNs += 10 * MS;
        }
        assertThat(meter.bitrateBps(room.nowNs))
                .as("100 a second of 100 bytes")
                .isBetween(70_000L, 90_000L);
    }

    @Test
    void anSsrcAPacketIsWithinTheLimitsToo() {
        for (int i = 0; i < 2_000; i++) {
            room.arrive(ann, ann.rtp(ANN + 100 + i, 35, i, 0, true, new byte[100]));
        }
        assertThat(ann.transport.drops().get(DropReason.UNKNOWN_SSRC)).isEqualTo(450);
        assertThat(ann.transport.drops().get(DropReason.INGRESS_LIMIT)).isEqualTo(1_550);
    }
}
