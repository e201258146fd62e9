package sfu.core.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.codec.FrameSize;

/** What a track's layers cost and are worth, from what its meter saw. */
class LadderTest {
    private static final long FRAME_NS = 33_333_333;
    private static final int FRAME_BYTES = 2_000;

    private final LayerMeter meter = new LayerMeter();
    private final Ladder ladder = new Ladder();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyLayersThatCameAreOffered(boolean withSilent) {
        send(1, 3);
        ladder.fill(meter, false, false, withSilent);
        assertThat(ladder.steps()).isEqualTo(3);
        for (int step = 0; step < 3; step++) {
            assertThat(ladder.spatial(step)).isZero();
            assertThat(ladder.temporal(step)).isEqualTo(step);
        }
        assertThat(ladder.bitrateBps(2)).isCloseTo(480_000, within());
        assertThat(ladder.bitrateBps(0)).isCloseTo(120_000, within());
    }

    @Test
    void theBestOfAnSvcStreamCostsAllItsLayers() {
        send(3, 3);
        ladder.fill(meter, false, false, true);
        int best = ladder.steps() - 1;
        assertThat(ladder.spatial(best)).isEqualTo(2);
        assertThat(ladder.temporal(best)).isEqualTo(2);
        assertThat(ladder.bitrateBps(best)).isCloseTo(3 * 480_000, within());
    }

    /** To another node, which wants no more: what is left out above does not make it the best. */
    @Test
    void ofOneEncodingThereAreTheLayersUpToWhatIsWanted() {
        send(3, 3);
        ladder.fill(meter, false, 0, 1, 1, false);
        int best = ladder.steps() - 1;
        assertThat(ladder.spatial(best)).isEqualTo(1);
        assertThat(ladder.temporal(best)).isEqualTo(1);
        assertThat(ladder.bitrateBps(best)).isCloseTo(2 * 240_000, within());
        ladder.fill(meter, true, 2, 0, 0, false);
        assertThat(ladder.steps()).as("choppy, but all that is wanted").isEqualTo(1);
        assertThat(ladder.bitrateBps(0)).isCloseTo(120_000, within());
    }

    @Test
    void aSpatialLayerThatIsLeftOutOnTheWayHereCanBeWantedAgain() {
        send(3, 3);
        for (int frame = 90; frame < 180; frame++) {
            meter.onPacket(0, 0, frame * 3000, FRAME_BYTES, (frame + 1) * FRAME_NS);
            meter.measure((frame + 1) * FRAME_NS);
        }
        assertThat(meter.isActive(2)).isFalse();
        ladder.fill(meter, false, 0, LayerSelector.HIGHEST, LayerSelector.HIGHEST, false);
        assertThat(ladder.spatial(ladder.steps() - 1)).isEqualTo(2);
        ladder.fill(meter, true, 2, LayerSelector.HIGHEST, LayerSelector.HIGHEST, false);
        assertThat(ladder.steps()).as("an encoding that is off costs nothing").isZero();
    }

    private static Percentage within() {
        return Percentage.withPercentage(6);
    }

    /** Three seconds of L1T3 or L3T3, each spatial layer with as many bytes. */
    private void send(int spatials, int temporals) {
        int[] pattern = {0, 2, 1, 2};
        for (int frame = 0; frame < 90; frame++) {
            long nowNs = (frame + 1) * FRAME_NS;
            for (int row = 0; row < spatials; row++) {
                meter.size(row, FrameSize.of(320 << row, 180 << row));
                int temporal = Math.min(pattern[frame % 4], temporals - 1);
                meter.onPacket(row, temporal, frame * 3000, FRAME_BYTES, nowNs);
            }
            meter.measure(nowNs);
        }
    }
}
