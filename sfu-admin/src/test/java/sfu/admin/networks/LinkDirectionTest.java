package sfu.admin.networks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The link's arithmetic in virtual time. */
class LinkDirectionTest {
    private static final long MS = 1_000_000;
    private static final int PAYLOAD_BYTES = 1222; // 1,250 with headers: 10 ms at 1 Mbit/s

    private final LinkDirection link = new LinkDirection(1);

    @Test
    void packetsWaitForTheirTurnAndTheQueueIsBounded() {
        link.set(new Impairment(1_000_000, 25, 0, 0, 0));
        assertThat(link.enter(PAYLOAD_BYTES, 0)).isEqualTo(10 * MS);
        assertThat(link.enter(PAYLOAD_BYTES, 0)).isEqualTo(20 * MS);
        assertThat(link.enter(PAYLOAD_BYTES, 0)).isEqualTo(30 * MS);
        assertThat(link.enter(PAYLOAD_BYTES, 0)).as("30 ms of queue").isEqualTo(LinkDirection.LOST);
        assertThat(link.enter(PAYLOAD_BYTES, 5 * MS)).isEqualTo(40 * MS);
        assertThat(link.waitMs(1, 0, MS)).isEqualTo(20);
        assertThat(link.waitMs(0.5, 0, MS)).isEqualTo(10);
        assertThat(link.lostShare(0, MS)).isEqualTo(0.25);
        assertThat(link.carriedBps(0, 40 * MS)).isEqualTo(1_000_000);
    }

    @Test
    void jitterDelaysAndKeepsTheOrder() {
        link.set(Impairment.NONE.withDelay(25).withJitter(20));
        long last = 0;
        long spread = 0;
        for (int i = 0; i < 1000; i++) {
            long out = link.enter(PAYLOAD_BYTES, i * MS);
            assertThat(out).isBetween(last, (i + 45) * MS);
            assertThat(out).isGreaterThanOrEqualTo((i + 25) * MS);
            spread = Math.max(spread, out - i * MS);
            last = out;
        }
        assertThat(spread).isGreaterThan(40 * MS);
    }

    @Test
    void losesItsShareTheSameEachTime() {
        LinkDirection twin = new LinkDirection(1);
        link.set(Impairment.NONE.withLoss(5));
        twin.set(Impairment.NONE.withLoss(5));
        for (int i = 0; i < 10_000; i++) {
            assertThat(link.enter(PAYLOAD_BYTES, i)).isEqualTo(twin.enter(PAYLOAD_BYTES, i));
        }
        assertThat(link.lostShare(0, 10_000)).isBetween(0.045, 0.055);
        link.set(Impairment.BLACKOUT);
        assertThat(link.enter(PAYLOAD_BYTES, 10_000)).isEqualTo(LinkDirection.LOST);
    }
}
