package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.Test;

import sfu.core.rtcp.Nack;
import sfu.core.stats.DropReason;

/** What a publisher sends of a track beyond its cap goes no further, with a reason of its own. */
class PublishCapTest {
    private static final int ANN = 0x0A0000;
    private static final int BOB = 0x0B0000;
    private static final int VOICE = 0x0E0000;
    private static final int SLOT = 0x0C0000;
    private static final int OPUS = 111;
    private static final int CAP_BPS = 500_000;
    private static final int TURNS = 1_500; // of 10 ms

    private final VirtualRoom room = new VirtualRoom(1);
    private final TestPeer ann = room.join(1, 0);
    private final TestPeer bob = room.join(2, 0);
    private final TestPeer eve = room.join(3, 0);
    private int sent;
    private int said;

    PublishCapTest() throws Exception {
        room.publish(ann, 1, ANN);
        room.publish(bob, 2, BOB);
        AudioSections.publish(room, ann, 3, VOICE, AudioSections.opus(OPUS));
        room.openSlot(eve, SLOT, true);
        room.show(eve, 1);
        AudioSections.show(room, eve, SLOT + 8, 3, AudioSections.opus(OPUS));
        cap(CAP_BPS);
    }

    private void cap(long bitrateBps) {
        ann.shard().execute(new ShardCommand.CapTrack(ann.transport, 1, bitrateBps));
        room.settle();
    }

    /** 1,200 bytes of video, so often in each 10 ms, and a sound. */
    private void send(int turns, int packets) {
        for (int i = 0; i < turns; i++) {
            for (int k = 0; k < packets; k++) {
                byte[] payload = frame(sent & 0x7FFF, sent & 0xFF, sent == 0, 1_188);
                room.arrive(ann, ann.rtp(ANN, VP8, sent & 0xFFFF, sent * 90, true, payload));
                room.arrive(bob, bob.rtp(BOB, VP8, sent & 0xFFFF, sent * 90, true, payload));
                sent++;
            }
            byte[] word = {1, 2, 3};
            room.arrive(ann, ann.rtp(VOICE, OPUS, said, said * 480, false, word));
            said++;
            room.nowNs += 10 * MS;
        }
    }

    private long ofSlot(int ssrc) {
        return eve.media.stream().filter(m -> m.ssrc() == ssrc).count();
    }

    private long dropped(TestPeer publisher) {
        return publisher.transport.drops().get(DropReason.PUBLISH_CAP);
    }

    /** Four times what it may: 1.92 Mbit/s where 1 Mbit/s is let through. */
    @Test
    void whoIgnoresTheCapIsCutAndVoiceAndOthersGoOn() {
        send(500, 2);
        assertThat(dropped(ann)).as("before it can have heard").isZero();
        send(TURNS - 500, 2);
        // 5 s at once, and 10 s at twice the cap
        long let = 1_000 + (5 + 10) * 2L * CAP_BPS / Byte.SIZE / 1_200;
        assertThat(sent - dropped(ann)).isBetween(let - 60, let + 60);
        assertThat(ofSlot(SLOT)).as("video").isEqualTo(sent - dropped(ann));
        assertThat(ofSlot(SLOT + 8)).as("voice").isEqualTo(TURNS);
        assertThat(dropped(bob)).as("without a cap").isZero();
        assertThat(VirtualRoom.figures(room.shards.getFirst()).shard().drops())
                .containsEntry(DropReason.PUBLISH_CAP, dropped(ann));
    }

    /** What is cut off is not asked for again; its sender's estimate takes it for lost. */
    @Test
    void nobodyAsksForWhatWasCutOff() {
        send(TURNS, 2);
        assertThat(dropped(ann)).isPositive();
        assertThat(ann.rtcp).noneMatch(Nack.class::isInstance);
    }

    @Test
    void whoKeepsToTheCapAndWhoseIsTakenBackLosesNothing() {
        send(TURNS, 1); // 960 kbit/s
        assertThat(dropped(ann)).isZero();
        cap(0);
        send(TURNS, 4);
        assertThat(dropped(ann)).isZero();
    }

    /** Packets that say to be repeats are no way around it. */
    @Test
    void repeatsCountToo() {
        for (int i = 0; i < TURNS; i++) {
            for (int k = 0; k < 4; k++, sent++) {
                byte[] repeat = new byte[1_188];
                repeat[0] = (byte) (sent >>> 8);
                repeat[1] = (byte) sent;
                room.arrive(ann, ann.rtp(ANN + 1, VirtualRoom.RTX, sent, 0, true, repeat));
            }
            room.nowNs += 10 * MS;
        }
        assertThat(dropped(ann)).isGreaterThan(sent / 3);
    }

    /** A cap of a track that ended meanwhile concerns nobody. */
    @Test
    void aTrackThatIsGoneHasNone() {
        ann.shard().execute(new ShardCommand.Unpublish(ann.transport, 1));
        cap(CAP_BPS);
        assertThat(ann.transport.isClosed()).isFalse();
        assertThat(ann.transport.drops().get(DropReason.INTERNAL_ERROR)).isZero();
    }
}
