package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;

/** The index of a packet against the steps of RFC 3711 3.3.1, as these are written there. */
class RolloverCounterTest {
    private static final int[] EDGES = {0, 1, 0x7FFE, 0x7FFF, 0x8000, 0x8001, 0xFFFE, 0xFFFF};
    private static final long[] ROLLOVERS = {0, 1, 2, 0xFFFF_FFFEL, 0xFFFF_FFFFL};

    /** The steps of the RFC: s_l the highest sequence number, v the guessed rollover counter. */
    private static long byTheSteps(long roc, int s_l, int seq) {
        long v;
        if (s_l < 32_768) {
            v = seq - s_l > 32_768 ? roc - 1 : roc;
        } else {
            v = s_l - 32_768 > seq ? roc + 1 : roc;
        }
        return v * 65_536 + seq;
    }

    private static void check(long roc, int last, int seq) {
        assertThat(RolloverCounter.estimate(roc << 16 | last, seq))
                .as("ROC %d, s_l %d, SEQ %d", roc, last, seq)
                .isEqualTo(byTheSteps(roc, last, seq));
    }

    @Test
    void itIsTheLikeliestIndex() {
        for (long roc : ROLLOVERS) {
            for (int last : EDGES) {
                for (int seq : EDGES) {
                    check(roc, last, seq);
                }
            }
        }
        Random random = new Random(3711);
        for (int i = 0; i < 100_000; i++) {
            int last = random.nextInt(0x10000);
            check(random.nextInt(3), last, random.nextInt(0x10000));
            check(random.nextInt(3), last, last + 0x8000 + random.nextInt(5) - 2 & 0xFFFF);
        }
    }

    @Test
    void theFirstPacketBeginsTheCount() {
        for (int seq : EDGES) {
            assertThat(RolloverCounter.estimate(-1, seq)).isEqualTo(seq);
        }
    }

    @Test
    void beforeTheFirstAndAfterTheLastThereIsNone() {
        assertThat(RolloverCounter.estimate(5, 0xFFFF)).isNegative();
        long last = RolloverCounter.LIMIT - 1;
        assertThat(RolloverCounter.estimate(last, 0)).isEqualTo(RolloverCounter.LIMIT);
    }
}
