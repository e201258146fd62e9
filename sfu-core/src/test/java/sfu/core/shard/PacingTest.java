package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.Bottleneck.SLOT;
import static sfu.core.shard.VirtualRoom.MS;

import org.junit.jupiter.api.Test;

import sfu.core.sim.Capacity;
import sfu.core.sim.LinkOptions;
import sfu.core.stats.DropReason;

import java.util.List;

/** When video waits for the path to a subscriber, and what becomes of it, in virtual time. */
class PacingTest {
    private static Bottleneck start(Capacity capacity, long wantedBps, long sourceBps)
            throws Exception {
        Bottleneck test = new Bottleneck(LinkOptions.delayMs(20).rate(capacity, 10_000));
        test.room.openSlotWithTransportCc(test.viewer, SLOT, true);
        test.start(wantedBps, estimate -> sourceBps);
        return test;
    }

    private static List<TestPeer.Media> media(Bottleneck test) {
        return test.viewer.media.stream().filter(m -> m.ssrc() == SLOT).toList();
    }

    private static void assertContinuous(List<TestPeer.Media> media) {
        for (int i = 1; i < media.size(); i++) {
            assertThat(media.get(i).seq() - media.get(i - 1).seq() & 0xFFFF)
                    .as("sequence number %d of %d", i, media.size())
                    .isEqualTo(1);
        }
    }

    @Test
    void nothingWaitsWhileThePathIsNotTheLimit() throws Exception {
        Bottleneck test = start(Capacity.of(50e6), 1_000_000, 1_000_000);
        int waited = 0;
        for (int ms = 0; ms < 1000; ms++) { // but for the two probes at the start
            test.run(1);
            waited += test.side().queueNs() > 0 ? 1 : 0;
        }
        assertThat(waited).isLessThan(100);
        int before = media(test).size();
        for (int ms = 0; ms < 3000; ms++) {
            test.run(1);
            assertThat(test.side().queueNs()).isZero();
        }
        assertThat(test.estimate().targetBps()).isGreaterThan(1_000_000);
        assertThat(media(test).size()).isGreaterThan(before + 50);
        assertContinuous(media(test));
    }

    @Test
    void whatIsMoreThanThePathTakesLeavesInBursts() throws Exception {
        Bottleneck test = new Bottleneck(LinkOptions.delayMs(20).rate(Capacity.of(1e6), 3000));
        test.room.openSlotWithTransportCc(test.viewer, SLOT, true);
        test.start(3_000_000, estimate -> Math.min(3_000_000, estimate));
        test.run(10_000);
        test.maxQueuedNs = 0;
        test.wantKeyFrame(); // three times as large
        long longest = 0;
        for (int ms = 0; ms < 300; ms++) {
            test.run(1);
            longest = Math.max(longest, test.side().queueNs());
        }
        assertThat(longest).isBetween(5 * MS, 500 * MS);
        assertThat(test.viewer.transport.drops().get(DropReason.PACING_QUEUE_FULL)).isZero();
        assertContinuous(media(test));
    }

    @Test
    void aQueueThatGrowsTooLongIsGivenUpToTheNextKeyFrame() throws Exception {
        Capacity capacity =
                Capacity.of(5e6)
                        .then(Bottleneck.START_NS + 5000 * MS, 300e3)
                        .then(Bottleneck.START_NS + 10_000 * MS, 5e6);
        Bottleneck test = start(capacity, 2_000_000, 2_000_000);
        long longest = 0;
        for (int ms = 0; ms < 10_000; ms += 5) {
            test.run(5);
            longest = Math.max(longest, test.side().queueNs());
        }
        assertThat(longest).isBetween(300 * MS, 2500 * MS); // at times of a falling estimate
        assertThat(test.viewer.transport.drops().get(DropReason.PACING_QUEUE_FULL)).isPositive();
        test.run(15_000);
        assertThat(test.viewer.transport.drops().get(DropReason.CACHE_MISS)).isZero();
        assertThat(test.link.dropped()).isZero();
        int before = media(test).size();
        test.run(1000);
        assertThat(media(test).size()).isGreaterThan(before + 100);
        assertContinuous(media(test));
        assertThat(test.viewer.undecryptable).isZero();
    }

    @Test
    void probesArePaddedInTheRetransmissionStreamWhileMoreIsWanted() throws Exception {
        Bottleneck test = start(Capacity.of(10e6), 3_000_000, 300_000);
        test.run(15_000);
        assertThat(test.viewer.media).anyMatch(m -> m.ssrc() == SLOT + 1);
        assertThat(test.estimate().targetBps()).isGreaterThan(2_500_000);
        assertContinuous(media(test));
        int probes = test.estimate().probes();
        test.run(30_000);
        assertThat(test.estimate().probes()).as("enough is known").isLessThan(probes + 3);
    }

    @Test
    void whatWaitsForASlotThatIsClosedIsForgotten() throws Exception {
        Bottleneck test = start(Capacity.of(500e3), 2_000_000, 1_000_000);
        test.run(2000);
        test.viewer.shard().execute(new ShardCommand.CloseSlot(test.viewer.transport, "1"));
        test.room.settle();
        test.run(11_000); // until the link is empty
        int before = test.viewer.media.size();
        test.run(5000);
        assertThat(test.viewer.media).hasSize(before);
        assertThat(test.side().queueNs()).isZero();
    }
}
