package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.codec.FrameSize;
import sfu.core.layers.Ladder;
import sfu.core.layers.LayersWanted;

class EncodingLimitTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int SMALL = 0;
    private static final int LARGE = 2;

    private final EncodingLimit limit = new EncodingLimit();
    private final Ladder ladder = new Ladder();

    /** A small encoding of 400 kbit/s, a large one of 700 or, with all frames, 1,300. */
    @BeforeEach
    void fill() {
        ladder.begin(false);
        ladder.add(0, 0, 0, 0, FrameSize.of(640, 360), 15, 400_000);
        ladder.add(1, 0, 0, 1, FrameSize.of(1280, 720), 7, 700_000);
        ladder.add(1, 0, 1, 1, FrameSize.of(1280, 720), 15, 1_300_000);
        ladder.end();
        assertThat(ladder.steps()).isEqualTo(3);
    }

    @Test
    void lessRoomIsLessAfterTwoSecondsAndMoreIsMoreAtOnce() {
        assertThat(limit.update(1_430_000, ladder, LARGE - 1, SECOND_NS))
                .isEqualTo(LayersWanted.NO_LIMIT);
        assertThat(limit.update(1_300_000, ladder, LARGE - 1, 2 * SECOND_NS)).isEqualTo(1_000_000);
        assertThat(limit.update(1_560_000, ladder, LARGE, 3 * SECOND_NS)).isEqualTo(1_200_000);
        assertThat(limit.update(1_300_000, ladder, LARGE, 4 * SECOND_NS)).isEqualTo(1_200_000);
    }

    @Test
    void muchRoomIsNoLimitAndLittleIsForASmallerEncoding() {
        limit.reset(-10 * SECOND_NS);
        assertThat(limit.update(9_000_000, ladder, LARGE, 0)).isEqualTo(LayersWanted.NO_LIMIT);
        assertThat(limit.update(1_300_000, ladder, LARGE, 3 * SECOND_NS)).isEqualTo(1_000_000);
        assertThat(limit.update(9_000_000, ladder, LARGE, 4 * SECOND_NS))
                .as("not at once none again")
                .isEqualTo(6_923_076);
        assertThat(limit.update(20_000_000, ladder, LARGE, 5 * SECOND_NS))
                .isEqualTo(LayersWanted.NO_LIMIT);
        limit.reset(-10 * SECOND_NS);
        assertThat(limit.update(1_000_000, ladder, LARGE - 1, 0)).isZero();
        assertThat(limit.isLimited()).isFalse();
        limit.reset(-10 * SECOND_NS);
        assertThat(limit.update(260_000, ladder, SMALL, 0)).isEqualTo(200_000);
        assertThat(limit.isLimited()).isTrue();
        assertThat(limit.update(LayersWanted.NO_LIMIT, ladder, SMALL, 0))
                .isEqualTo(LayersWanted.NO_LIMIT);
    }

    @Test
    void whoIsPausedAsksForALowestEncodingThatFits() {
        limit.reset(-10 * SECOND_NS);
        assertThat(limit.update(260_000, ladder, -1, 0)).isEqualTo(200_000);
        limit.reset(-10 * SECOND_NS);
        assertThat(limit.update(90_000, ladder, -1, 0)).as("no picture").isEqualTo(100_000);
    }
}
