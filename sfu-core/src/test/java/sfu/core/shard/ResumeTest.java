package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.Bottleneck.SLOT;

import org.junit.jupiter.api.Test;

import sfu.core.layers.LayerReason;
import sfu.core.sim.Capacity;
import sfu.core.sim.LinkOptions;

/** What was paused for want of bandwidth comes back when there is some, in virtual time. */
class ResumeTest {
    private static final long SOURCE_BPS = 1_000_000;

    private static Bottleneck start(Capacity capacity) throws Exception {
        Bottleneck test = new Bottleneck(LinkOptions.delayMs(20).rate(capacity, 300));
        test.room.shards.forEach(shard -> shard.allocates(true));
        test.room.openSlotWithTransportCc(test.viewer, SLOT, true);
        test.start(2 * SOURCE_BPS, estimate -> SOURCE_BPS);
        test.run(10_000);
        assertThat(isShown(test)).isTrue();
        return test;
    }

    private static boolean isShown(Bottleneck test) {
        return test.viewer.transport.slots().get("1").encoding() >= 0;
    }

    private static void assertPaused(Bottleneck test) {
        assertThat(isShown(test)).isFalse();
        SlotLayers told = test.viewer.layers.getLast();
        assertThat(told.reason()).isEqualTo(LayerReason.BANDWIDTH);
        assertThat(told.layer().isPaused()).isTrue();
    }

    @Test
    void afterAnOutageOfThePath() throws Exception {
        Bottleneck test = start(Capacity.of(3e6));
        var path = test.viewer.path;
        test.viewer.path = datagram -> {};
        test.run(30_000);
        assertPaused(test);
        test.viewer.path = path;
        test.run(15_000);
        assertThat(isShown(test)).isTrue();
    }

    @Test
    void afterATimeInWhichThePathTookTooLittle() throws Exception {
        long fromNs = Bottleneck.START_NS + 10_000 * VirtualRoom.MS;
        long toNs = fromNs + 30_000 * VirtualRoom.MS;
        Bottleneck test = start(Capacity.of(3e6).then(fromNs, 300e3).then(toNs, 3e6));
        test.run(30_000);
        assertPaused(test);
        test.run(20_000);
        assertThat(isShown(test)).isTrue();
    }
}
