package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtcp.PictureLossIndication;

import java.util.ArrayList;
import java.util.List;

/** 300 viewers join in five seconds: what that costs the publisher, and how long each one waits. */
class JoinWaveTest {
    private static final int VIDEO = 0x0A0000;
    private static final int AUDIO = 0x0B0000;
    private static final int FIRST_SLOT = 0x0C0000;
    private static final int OPUS = 111;
    private static final int VIEWERS = 300;

    /** An encoder's key frame begins so many frames after it was asked. */
    private static final int ENCODER_FRAMES = 2;

    private static final int MS_A_FRAME = 30;

    private final VirtualRoom room = new VirtualRoom(2);
    private final TestPeer ann = room.join(1, 0);
    private final List<TestPeer> viewers = new ArrayList<>();
    private int frames;
    private int sounds;
    private int keyFrameAt;
    private final List<Long> askedAtMs = new ArrayList<>();

    JoinWaveTest() throws Exception {
        room.mirror(room.publish(ann, 1, VIDEO), ann, 1);
        room.mirror(AudioSections.publish(room, ann, 2, AUDIO, AudioSections.opus(OPUS)), ann, 1);
    }

    private long asked() {
        return ann.rtcp.stream().filter(m -> m instanceof PictureLossIndication).count();
    }

    private void video() {
        boolean isKeyFrame = frames == keyFrameAt;
        int n = frames++;
        byte[] payload = frame(n & 0x7FFF, n & 0xFF, isKeyFrame, 400);
        room.arrive(ann, ann.rtp(VIDEO, VP8, n & 0xFFFF, n * 90 * MS_A_FRAME, true, payload));
    }

    private void audio() {
        int n = sounds++;
        byte[] datagram = ann.rtp(AUDIO, OPUS, n & 0xFFFF, n * 960, false, new byte[60]);
        room.arrive(ann, datagram);
    }

    /** In steps of 10 ms; an encoder notices what it was asked meanwhile. */
    private void pass(int ms) {
        for (int i = 0; i < ms / 10; i++) {
            long before = asked();
            room.pass(10);
            long nowMs = room.nowNs / MS;
            if (nowMs % MS_A_FRAME == 0) {
                video();
            }
            if (nowMs % 20 == 0) {
                audio();
            }
            noteWhatWasAsked(before);
        }
    }

    private void noteWhatWasAsked(long before) {
        if (asked() > before) {
            askedAtMs.add(room.nowNs / MS - 1_000_000);
            keyFrameAt = Math.max(keyFrameAt, frames + ENCODER_FRAMES - 1);
        }
    }

    private void join(int number) throws Exception {
        long before = asked();
        TestPeer viewer = room.join(number, number % 2);
        viewers.add(viewer);
        room.openSlot(viewer, FIRST_SLOT + 4 * number, true);
        room.show(viewer, 1);
        int slot = FIRST_SLOT + 4 * number + 2;
        AudioSections.show(room, viewer, slot, 2, AudioSections.opus(OPUS));
        noteWhatWasAsked(before);
    }

    private static List<TestPeer.Media> of(TestPeer viewer, int payloadType) {
        return viewer.media.stream().filter(m -> m.payloadType() == payloadType).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3000}) // the publisher came just before, or is there for a while
    void aWaveOfJoinsCostsAHandfulOfKeyFrames(int beforeMs) throws Exception {
        pass(beforeMs);
        long before = asked();
        int waiting = 0;
        for (int i = 0; i < VIEWERS; i++) {
            join(2 + i);
            pass(i % 3 == 2 ? 30 : 10);
            waiting += of(viewers.getLast(), VP8).isEmpty() ? 1 : 0;
        }
        pass(400);
        assertThat(asked() - before).as("asked at %s", askedAtMs).isBetween(1L, 6L);
        for (TestPeer viewer : viewers) {
            List<TestPeer.Media> pictures = of(viewer, VP8);
            assertThat(pictures).isNotEmpty();
            assertThat(pictures.getFirst().payload()[6] & 1).as("a key frame first").isZero();
            assertThat(of(viewer, OPUS)).isNotEmpty();
        }
        assertThat(waiting).as("those whom the cache could not serve at once").isLessThan(60);
    }

    /** Sound needs no key frame: the next packet is the first. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3}) // on either shard
    void aJoinerHasSoundAtOnce(int number) throws Exception {
        pass(1000);
        join(number);
        audio();
        assertThat(of(viewers.getFirst(), OPUS)).hasSize(1);
    }
}
