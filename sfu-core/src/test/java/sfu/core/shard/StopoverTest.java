package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.codec.FrameSize;
import sfu.core.layers.Ladder;
import sfu.core.layers.LayerSelector;

class StopoverTest {
    private static final long MS = 1_000_000L;
    private static final int ALL = 0b111;
    private static final int MIDDLE = 3;
    private static final int BEST = 5;

    private final Ladder ladder = new Ladder();
    private final Stopover stopover = new Stopover();

    /** Two temporal layers each of 120, 400 and 1,200 kbit/s. */
    @BeforeEach
    void fill() {
        fill(0, 1, 2);
    }

    private void fill(int... encodings) {
        ladder.begin(false);
        for (int i = 0; i < 3; i++) {
            for (int temporal = 0; temporal < 2; temporal++) {
                int width = 320 << i;
                long bps = new long[] {120_000, 400_000, 1_200_000}[i];
                ladder.add(
                        encodings[i],
                        0,
                        temporal,
                        i,
                        FrameSize.of(width, width * 9 / 16),
                        temporal == 0 ? 7 : 15,
                        temporal == 0 ? bps * 6 / 10 : bps);
            }
        }
        ladder.end();
    }

    private int via(int step, int shown, boolean isCrowded, long atMs) {
        return stopover.via(ladder, step, shown, ALL, isCrowded, atMs * MS);
    }

    @Test
    void theLowestComesFirstForAWhile() {
        assertThat(via(MIDDLE, 2, true, 0)).as("all of its frames").isEqualTo(1);
        assertThat(via(MIDDLE, 0, false, 1_000)).isEqualTo(1);
        assertThat(via(MIDDLE, 0, false, 1_500)).isEqualTo(MIDDLE);
        assertThat(via(MIDDLE, 0, true, 1_600)).as("it is no fall").isEqualTo(MIDDLE);
    }

    @Test
    void alsoWhereNothingIsShown() {
        assertThat(via(MIDDLE, LayerSelector.NONE, true, 0)).isEqualTo(1);
        assertThat(via(MIDDLE, 0, true, 1_500)).isEqualTo(MIDDLE);
    }

    @Test
    void notWhereLittleIsOnItsWay() {
        assertThat(via(MIDDLE, 2, false, 0)).isEqualTo(MIDDLE);
    }

    @Test
    void notWhereTheLowestIsNotSent() {
        assertThat(stopover.via(ladder, MIDDLE, 2, 0b110, true, 0)).isEqualTo(MIDDLE);
    }

    @Test
    void aLowestThatNeverComesIsNotWaitedFor() {
        assertThat(via(MIDDLE, 2, true, 0)).isEqualTo(1);
        assertThat(via(MIDDLE, 2, true, 599)).isEqualTo(1);
        assertThat(via(MIDDLE, 2, true, 600)).isEqualTo(MIDDLE);
        assertThat(via(MIDDLE, 2, true, 800)).as("once").isEqualTo(MIDDLE);
        assertThat(via(MIDDLE, 2, false, 900)).isEqualTo(MIDDLE);
        assertThat(via(MIDDLE, 2, true, 5_000)).as("another time").isEqualTo(1);
    }

    @Test
    void itIsOverWithTheFall() {
        assertThat(via(MIDDLE, 2, true, 0)).isEqualTo(1);
        assertThat(via(BEST, 2, false, 200)).isEqualTo(BEST);
        assertThat(via(MIDDLE, 2, false, 400)).isEqualTo(MIDDLE);
    }

    /** Encodings' indices say nothing of their quality. */
    @Test
    void theBestMayBeTheFirst() {
        fill(2, 1, 0);
        assertThat(via(MIDDLE, 0, true, 0)).isEqualTo(1);
        stopover.reset();
        assertThat(via(MIDDLE, 2, true, 0)).as("a rise").isEqualTo(MIDDLE);
    }

    @Test
    void anotherTrackKnowsNothingOfIt() {
        assertThat(via(MIDDLE, 2, true, 0)).isEqualTo(1);
        stopover.reset();
        assertThat(via(MIDDLE, 0, false, 100)).isEqualTo(MIDDLE);
    }
}
