package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.codec.FrameSize;
import sfu.core.layers.Ladder;

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
        ladder.begin(false);
        for (int encoding = 0; encoding < 3; encoding++) {
            for (int temporal = 0; temporal < 2; temporal++) {
                int width = 320 << encoding;
                long bps = new long[] {120_000, 400_000, 1_200_000}[encoding];
                ladder.add(
                        encoding,
                        0,
                        temporal,
                        encoding,
                        FrameSize.of(width, width * 9 / 16),
                        temporal == 0 ? 7 : 15,
                        temporal == 0 ? bps * 6 / 10 : bps);
            }
        }
        ladder.end();
    }

    private int via(int step, int shown, long crowdedBps, long atMs) {
        return stopover.via(ladder, step, shown, ALL, crowdedBps, atMs * MS);
    }

    @Test
    void theLowestComesFirstForAWhile() {
        assertThat(via(MIDDLE, 2, 430_000, 0)).as("all of its frames").isEqualTo(1);
        assertThat(via(MIDDLE, 0, 0, 1_000)).isEqualTo(1);
        assertThat(via(MIDDLE, 0, 0, 1_500)).isEqualTo(MIDDLE);
        assertThat(via(MIDDLE, 0, 430_000, 1_600)).as("it is no fall").isEqualTo(MIDDLE);
    }

    @Test
    void notWhereLittleIsOnItsWay() {
        assertThat(via(MIDDLE, 2, 0, 0)).isEqualTo(MIDDLE);
    }

    @Test
    void notWhereTheOthersKeyFrameIsSmall() {
        assertThat(via(MIDDLE, 2, 900_000, 0)).isEqualTo(MIDDLE);
    }

    @Test
    void notWhereTheLowestIsNotSent() {
        assertThat(stopover.via(ladder, MIDDLE, 2, 0b110, 430_000, 0)).isEqualTo(MIDDLE);
    }

    @Test
    void itIsOverWithTheFall() {
        assertThat(via(MIDDLE, 2, 430_000, 0)).isEqualTo(1);
        assertThat(via(BEST, 2, 0, 200)).isEqualTo(BEST);
        assertThat(via(MIDDLE, 2, 0, 400)).isEqualTo(MIDDLE);
    }

    @Test
    void anotherTrackKnowsNothingOfIt() {
        assertThat(via(MIDDLE, 2, 430_000, 0)).isEqualTo(1);
        stopover.reset();
        assertThat(via(MIDDLE, 0, 0, 100)).isEqualTo(MIDDLE);
    }
}
