package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.RembViewer.SECOND;
import static sfu.core.shard.RembViewer.ssrc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.SlotView;
import sfu.core.layers.LayerReason;

/** What a viewer is sent whose path only its receiver estimates, or whose receiver only counts. */
class ReceiverEstimateTest {
    private final RembViewer viewer;

    ReceiverEstimateTest() throws Exception {
        viewer = new RembViewer();
    }

    private void openTwo(int preferred, boolean hasRemb) {
        viewer.open(1, hasRemb);
        viewer.open(2, hasRemb);
        viewer.look(view(1, preferred), view(2, preferred));
        viewer.play(3 * SECOND);
        assertThat(isBest(1) && isBest(2)).isTrue();
    }

    /** The best encoding with all its frames. */
    private boolean isBest(int slot) {
        return viewer.shown(slot) == 2 && viewer.slot(slot).temporal() >= 2;
    }

    private static SlotView view(int slot, int preferred) {
        return new SlotView(Integer.toString(slot), 0, 0, 0, slot == preferred ? 5 : 1, true);
    }

    /** The best is 320 kbit/s, more than half of it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void rembIsSharedByPriority(int preferred) {
        openTwo(preferred, true);
        for (int i = 0; i < 5; i++) {
            viewer.remb(520_000);
            viewer.play(SECOND);
        }
        assertThat(isBest(preferred)).isTrue();
        assertThat(isBest(3 - preferred)).isFalse();
        assertThat(viewer.eve.layers.getLast().reason()).isEqualTo(LayerReason.BANDWIDTH);
    }

    @Test
    void rembThatRisesBringsEverythingBack() {
        openTwo(1, true);
        for (int i = 0; i < 3; i++) {
            viewer.remb(150_000);
            viewer.play(SECOND);
        }
        assertThat(isBest(1) || isBest(2)).isFalse();
        for (int i = 0; i < 8; i++) {
            viewer.remb(2_000_000);
            viewer.play(SECOND);
        }
        assertThat(isBest(1) && isBest(2)).isTrue();
    }

    /** 280 kbit/s of sound. */
    @Test
    void soundIsServedBeforePictures() throws Exception {
        viewer.open(1, true);
        viewer.hear();
        viewer.play(SECOND);
        for (int i = 0; i < 5 * SECOND; i++) {
            viewer.remb(450_000);
            viewer.play(1);
        }
        assertThat(isBest(1)).isTrue();
        for (int i = 0; i < 10 * SECOND; i++) { // its rate is smoothed
            viewer.remb(450_000);
            viewer.say(1000);
            viewer.play(1);
        }
        assertThat(isBest(1)).isFalse();
    }

    @Test
    void rembPausesNothing() {
        openTwo(1, true);
        for (int i = 0; i < 10; i++) {
            viewer.remb(10_000);
            viewer.play(SECOND / 2);
        }
        assertThat(viewer.shown(1)).isZero();
        assertThat(viewer.shown(2)).isZero();
        assertThat(viewer.slot(1).isPaused() || viewer.slot(2).isPaused()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void lossTakesFromWhatIsPreferredLast(int preferred) {
        openTwo(preferred, false);
        report(100, 1); // 39 %
        for (int i = 0; i < 2 * SECOND && isBest(3 - preferred); i++) {
            viewer.play(1);
        }
        for (int i = 2; i < 5; i++) {
            report(13, i); // neither much nor little
            viewer.play(SECOND);
        }
        assertThat(isBest(preferred)).isTrue();
        assertThat(isBest(3 - preferred)).isFalse();
        for (int i = 5; i < 25; i++) {
            report(200, i);
            viewer.play(SECOND);
        }
        assertThat(viewer.shown(1)).isZero();
        assertThat(viewer.shown(2)).isZero();
        assertThat(viewer.slot(1).isPaused() || viewer.slot(2).isPaused()).isFalse();
    }

    private void report(int fraction, int time) {
        viewer.lost(ssrc(1), fraction, 50 * time);
        viewer.lost(ssrc(2), fraction, 50 * time);
    }
}
