package sfu.admin.networks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The link's arithmetic in virtual time. */
class LinkDirectionTest {
    private static final long MS = 1_000_000;
    private static final Span SECOND = new Span(1_000, 2_000);
    private static final long START = SECOND.fromNs();
    private static final int PAYLOAD_BYTES = 1222; // 1,250 with headers: 10 ms at 1 Mbit/s

    private final LinkDirection link = new LinkDirection(1);

    @Test
    void packetsWaitForTheirTurnAndTheQueueIsBounded() {
        link.set(new Impairment(1_000_000, 25, 0, 0, 0));
        assertThat(enterAtMs(0)).isEqualTo(10 * MS);
        assertThat(enterAtMs(0)).isEqualTo(20 * MS);
        assertThat(enterAtMs(0)).isEqualTo(30 * MS);
        assertThat(link.enter(PAYLOAD_BYTES, START)).as("30 ms").isEqualTo(LinkDirection.LOST);
        assertThat(enterAtMs(5)).isEqualTo(40 * MS);
        assertThat(link.waitMs(1, SECOND)).isEqualTo(25);
        assertThat(link.waitMs(0.5, SECOND)).isEqualTo(10);
        assertThat(link.lostShare(SECOND)).isEqualTo(0.2);
        assertThat(link.carriedBps(SECOND)).isEqualTo(40_000);
    }

    /** When it comes out, after the start. */
    private long enterAtMs(long ms) {
        return link.enter(PAYLOAD_BYTES, START + ms * MS) - START;
    }

    @Test
    void jitterDelaysAndKeepsTheOrder() {
        link.set(Impairment.NONE.withDelay(25).withJitter(20));
        long last = 0;
        long longest = 0;
        for (int ms = 0; ms < 1000; ms++) {
            long out = enterAtMs(ms);
            assertThat(out).isBetween(Math.max(last, (ms + 25) * MS), (ms + 45) * MS);
            longest = Math.max(longest, out - ms * MS);
            last = out;
        }
        assertThat(longest).isGreaterThan(40 * MS);
    }

    @Test
    void losesItsShareTheSameEachTime() {
        LinkDirection twin = new LinkDirection(1);
        link.set(Impairment.NONE.withLoss(5));
        twin.set(Impairment.NONE.withLoss(5));
        for (int i = 0; i < 10_000; i++) {
            long out = link.enter(PAYLOAD_BYTES, START + i);
            assertThat(out).isEqualTo(twin.enter(PAYLOAD_BYTES, START + i));
        }
        assertThat(link.lostShare(SECOND)).isBetween(0.045, 0.055);
        link.set(Impairment.BLACKOUT);
        assertThat(link.enter(PAYLOAD_BYTES, START)).isEqualTo(LinkDirection.LOST);
    }
}
