package sfu.core.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacingBudgetTest {
    private static final long MS = 1_000_000L;

    private final PacingBudget budget =
            new PacingBudget(PacingOptions.defaults(), BweOptions.defaults().startBps());

    /** Sends from a full queue until then; the bytes. */
    private long flood(long fromNs, long toNs, int packet) {
        long sent = 0;
        for (long now = fromNs; now < toNs; now = Math.max(now + 1, budget.nextNs())) {
            while (budget.releasableBytes(now) > 0) {
                budget.onSent(packet, now);
                sent += packet;
            }
        }
        return sent;
    }

    @Test
    void leavesALittleFasterThanTheTarget() {
        budget.setRate(4e6, false, 0, 0);
        assertThat(flood(0, 1000 * MS, 1200) * 8).isBetween(4_950_000L, 5_050_000L);
    }

    @Test
    void leavesFasterTheMoreWaits() {
        budget.setRate(4e6, false, 0, 250_000); // 8 Mbit/s, to have left within 250 ms
        assertThat(flood(0, 1000 * MS, 1200) * 8).isBetween(7_900_000L, 8_100_000L);
    }

    @Test
    void whatWaitsLeavesEverSlower() {
        long left = 300_000; // begins at 9.6 Mbit/s, below the most, and ends at 5
        long now = 0;
        while (left > 0) {
            budget.setRate(4e6, false, 0, left);
            while (left > 0 && budget.releasableBytes(now) > 0) {
                budget.onSent(1200, now);
                left -= 1200;
            }
            now = left > 0 ? Math.max(now + 1, budget.nextNs()) : now;
        }
        assertThat(now / MS).isBetween(390L, 430L); // 250 * ln(9.6 / 5) + 250
        budget.setRate(4e6, false, 0, 0);
        assertThat(flood(now, now + 1000 * MS, 1200) * 8).as("calm again").isLessThan(5_200_000L);
    }

    @Test
    void hasAMostWhateverWaits() {
        budget.setRate(4e6, false, 0, 10_000_000);
        assertThat(flood(0, 1000 * MS, 1200) * 8).isBetween(9_900_000L, 10_100_000L);
        assertThat(budget.leastDurationNs(1_250_000)).isEqualTo(1000 * MS);
    }

    @Test
    void leavesAtTheTargetWhileThePathsQueueIsLetOut() {
        budget.setRate(4e6, true, 0, 10_000_000);
        assertThat(flood(0, 1000 * MS, 1200) * 8).isBetween(3_950_000L, 4_050_000L);
    }

    @Test
    void releasesInBursts() {
        budget.setRate(8e6, false, 0, 0); // 5 ms are 5,000 bytes
        int packets = 0;
        while (budget.releasableBytes(0) > 0) {
            budget.onSent(1000, 0);
            packets++;
        }
        assertThat(packets).isEqualTo(5);
        assertThat(budget.nextNs()).isEqualTo(4 * MS); // at 1.25 times
        assertThat(budget.releasableBytes(4 * MS - 1000)).isZero();
        assertThat(budget.releasableBytes(4 * MS)).isEqualTo(5000);
    }

    @Test
    void delaysNothingAtLowLoad() {
        budget.setRate(1e6, false, 0, 0);
        for (long now = 0; now < 1000 * MS; now += 10 * MS) { // as fast as the target
            assertThat(budget.releasableBytes(now)).isPositive();
            budget.onSent(1250, now);
        }
    }

    @Test
    void aPacketAlwaysFits() {
        budget.setRate(30_000, false, 0, 0);
        assertThat(budget.releasableBytes(0)).isGreaterThanOrEqualTo(1500);
    }

    @Test
    void aProbeHasItsRate() {
        budget.setRate(1e6, false, 6e6, 0);
        assertThat(flood(0, 1000 * MS, 1200) * 8).isBetween(5_900_000L, 6_100_000L);
    }

    @Test
    void whatIsNotPacedCountsButNotForever() {
        budget.setRate(1e6, false, 0, 0);
        budget.onSent(10_000_000, 0);
        assertThat(budget.releasableBytes(MS)).isZero();
        assertThat(budget.releasableBytes(600 * MS)).isPositive();
    }
}
