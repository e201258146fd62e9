package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.layers.LayerReason;
import sfu.core.overload.LoadLimits;
import sfu.core.shard.SimulcastPeer.Told;
import sfu.core.stats.LoadLevel;

import java.util.ArrayList;
import java.util.List;

/**
 * A shard whose processor time grows with the bytes that it sends, in virtual time: what it gives
 * up makes it well again, and sound never pays.
 */
class OverloadTest {
    private static final int SLOT = 0x0C0000;
    private static final int VOICE = 0x0E0000;
    private static final int OPUS = 111;
    private static final int VIEWERS = 5;
    private static final int SECOND = 33; // in frames
    private static final LoadLimits LIMITS =
            new LoadLimits(true, true, 0.9, 2_000, 50, 0.1, 0.01, 0.7, 2_000, 5_000);

    private final VirtualRoom room = new VirtualRoom(1);
    private final List<TestPeer> viewers = new ArrayList<>();
    private SimulcastPeer ann;
    private TestPeer bob;
    private double nsPerByte;
    private double cpuNs;
    private int voices;

    @BeforeEach
    void open() throws Exception {
        Shard shard = room.shards.getFirst();
        shard.allocates(true);
        shard.limit(LIMITS, () -> (long) cpuNs);
        ann = new SimulcastPeer(room, room.join(1, 0), 1, Told.BY_RID, 3, 1);
        bob = room.join(2, 0);
        AudioSections.publish(room, bob, 2, VOICE, AudioSections.opus(OPUS));
        for (int i = 0; i < VIEWERS; i++) {
            TestPeer viewer = room.join(10 + i, 0);
            viewer.path =
                    datagram -> {
                        cpuNs += nsPerByte * datagram.length;
                        viewer.receive(datagram);
                    };
            room.openSlot(viewer, SLOT, true);
            room.show(viewer, 1);
            AudioSections.show(room, viewer, SLOT + 8, 2, AudioSections.opus(OPUS));
            viewers.add(viewer);
        }
        play(10 * SECOND);
    }

    private void play(int frames) {
        for (int i = 0; i < frames; i++) {
            room.arrive(
                    bob, bob.rtp(VOICE, OPUS, voices, voices * 1440, false, new byte[] {1, 2, 3}));
            voices++;
            ann.frame();
        }
    }

    /** Something else takes the processor. */
    private void starve(int frames) {
        for (int i = 0; i < frames; i++) {
            cpuNs += SimulcastPeer.FRAME_MS * MS;
            play(1);
        }
    }

    /** Makes what is sent at best keep the shard busy for this share of the time. */
    private void cost(double busy) {
        nsPerByte = 1;
        double before = cpuNs;
        long beganNs = room.nowNs;
        play(5 * SECOND);
        nsPerByte = busy * (room.nowNs - beganNs) / (cpuNs - before);
    }

    private LoadLevel level() {
        return room.shards.getFirst().load().level();
    }

    private LayerReason reason(TestPeer viewer) {
        return viewer.layers.getLast().reason();
    }

    private void soundIsWhole() {
        for (TestPeer viewer : viewers) {
            long heard = viewer.media.stream().filter(m -> m.ssrc() == SLOT + 8).count();
            assertThat(heard).as("every packet of the voice").isEqualTo(voices);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.2, 2, 4})
    void videoIsLoweredUntilTheShardIsWellAndSoundGoesOn(double busy) {
        cost(busy);
        play(30 * SECOND);
        LoadLevel found = level();
        assertThat(found).isBetween(LoadLevel.REDUCED, LoadLevel.SCREENS_ONLY);
        assertThat(room.shards.getFirst().load().figures().busy()).isLessThan(0.9);
        for (TestPeer viewer : viewers) {
            assertThat(reason(viewer)).isEqualTo(LayerReason.OVERLOAD);
        }
        soundIsWhole();
    }

    @Test
    void itDoesNotGoToAndFro() {
        cost(2);
        play(60 * SECOND);
        int changes = 0;
        LoadLevel last = level();
        for (int i = 0; i < 120; i++) {
            play(SECOND);
            changes += level() == last ? 0 : 1;
            last = level();
        }
        assertThat(changes).as("in two minutes").isLessThanOrEqualTo(8);
        assertThat(last).isNotEqualTo(LoadLevel.NORMAL);
        soundIsWhole();
    }

    @Test
    void allComesBackWhenTheLoadIsGone() {
        cost(3);
        play(30 * SECOND);
        assertThat(level()).isGreaterThanOrEqualTo(LoadLevel.REDUCED);
        nsPerByte = 0;
        play(120 * SECOND);
        assertThat(level()).isEqualTo(LoadLevel.NORMAL);
        for (TestPeer viewer : viewers) {
            assertThat(reason(viewer)).isEqualTo(LayerReason.NONE);
            assertThat(viewer.transport.slots().get("1").encoding()).isEqualTo(2);
        }
        soundIsWhole();
    }

    @Test
    void whereNothingHelpsAllVideoIsPausedAndSoundGoesOn() {
        cost(1);
        starve(20 * SECOND);
        assertThat(level()).isEqualTo(LoadLevel.SOUND_ONLY);
        long pictures = viewers.getFirst().media.size();
        long sounds = voices;
        starve(3 * SECOND);
        assertThat(viewers.getFirst().media.size() - pictures).isEqualTo(voices - sounds);
        soundIsWhole();
    }

    @Test
    void aQuietShardGetsWellToo() {
        cost(2);
        play(30 * SECOND);
        assertThat(level()).isNotEqualTo(LoadLevel.NORMAL);
        long endNs = room.nowNs + 300_000 * MS;
        ShardLoop loop = room.shards.getFirst().loop();
        while (room.nowNs < endNs) { // it is called when it wants to be, and not otherwise
            room.nowNs = Math.max(room.nowNs + MS, Math.min(endNs, loop.nextDueNs()));
            loop.tick();
            room.settle();
        }
        assertThat(level()).isEqualTo(LoadLevel.NORMAL);
    }
}
