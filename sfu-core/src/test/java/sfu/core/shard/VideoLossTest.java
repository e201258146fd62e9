package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.RembViewer.SECOND;
import static sfu.core.shard.RembViewer.SOUND;
import static sfu.core.shard.RembViewer.ssrc;

import org.junit.jupiter.api.Test;

/** Which of the losses that a viewer reports lower its video. */
class VideoLossTest {
    private static final int A_THIRD = 85;
    private static final long REMB_BPS = 400_000;

    private final RembViewer viewer;

    VideoLossTest() throws Exception {
        viewer = new RembViewer();
    }

    /** Of three packets of a silent microphone one was lost, of all those of the picture none. */
    @Test
    void thatOfSoundLowersNoVideo() throws Exception {
        viewer.open(1, true);
        viewer.hear();
        viewer.play(3 * SECOND);
        for (int i = 1; i <= 10; i++) {
            viewer.remb(REMB_BPS);
            viewer.lost(SOUND, A_THIRD, 3 * i);
            viewer.lost(ssrc(1), 0, 100 * i);
            viewer.play(SECOND);
        }
        assertThat(viewer.estimateBps()).isEqualTo(REMB_BPS);
        assertThat(viewer.shown(1)).isEqualTo(2);
        for (int i = 11; i <= 13; i++) {
            viewer.remb(REMB_BPS);
            viewer.lost(ssrc(1), A_THIRD, 100 * i);
            viewer.play(SECOND);
        }
        assertThat(viewer.estimateBps()).as("that of video").isLessThan(REMB_BPS * 2 / 3);
    }

    /** Receivers report each stream by itself. */
    @Test
    void aSlotCountsAsMuchAsItsPackets() throws Exception {
        viewer.open(1, true);
        viewer.open(2, true);
        viewer.play(SECOND);
        for (int i = 1; i <= 3; i++) {
            viewer.lost(ssrc(1), A_THIRD, 3 * i);
            viewer.lost(ssrc(2), 0, 97 * i);
            viewer.play(SECOND);
        }
        assertThat(loss()).isBetween(0.009, 0.011);
        viewer.lost(ssrc(1), A_THIRD, 9 + 97);
        assertThat(loss()).isBetween(0.16, 0.17);
        viewer.slot(1).target(-1, 7, 7, viewer.room.nowNs);
        assertThat(loss()).as("of a slot that is paused").isZero();
    }

    @Test
    void numbersThatGoBackCountAsOnePacketAndThoseFarAheadAsNoMoreThanThereAre() throws Exception {
        viewer.open(1, true);
        viewer.open(2, true);
        viewer.play(SECOND);
        viewer.lost(ssrc(2), 0, 100); // the first tells of one packet
        for (int highest : new int[] {1000, 10, Integer.MIN_VALUE + 10, -5}) {
            viewer.lost(ssrc(1), A_THIRD, highest);
            boolean isFarAhead = highest == -5;
            double most = isFarAhead ? A_THIRD / 256.0 : A_THIRD / 512.0;
            assertThat(loss()).as("after %d", highest).isBetween(most - 1e-4, most);
        }
    }

    private double loss() {
        return viewer.eve.transport.allocation().reportedLoss();
    }
}
