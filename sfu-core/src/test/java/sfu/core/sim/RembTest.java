package sfu.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a publisher without transport-wide feedback is told, through a bottleneck. */
class RembTest {
    private static RembFlow flow(long seed, Capacity capacity, double maxBps) {
        LinkOptions way = LinkOptions.delayMs(20).rate(capacity, 500);
        return new RembFlow(seed, way, Source.encoder(seed, 50_000, maxBps, 300));
    }

    private static double bps(RembFlow flow, double from, double to) {
        return flow.received.sum(from, to) / (to - from);
    }

    /** More than a wrap-around of its send times. */
    @ParameterizedTest
    @CsvSource({"1, 500e3", "2, 500e3", "1, 1.5e6", "2, 1.5e6", "3, 5e6"})
    void itComesToTheCapacity(long seed, double capacity) {
        RembFlow flow = flow(seed, Capacity.of(capacity), 8e6).run(90);
        assertThat(flow.remb.mean(10, 90) / capacity).isBetween(0.75, 1.1);
        assertThat(bps(flow, 10, 90) / capacity).isBetween(0.75, 1.0);
        assertThat(flow.queueMs.percentile(0.95, 10, 90)).isLessThan(150);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void itFollowsTheCapacityDownAndUp(long seed) {
        Capacity capacity =
                Capacity.of(2e6).then(20_000_000_000L, 500e3).then(40_000_000_000L, 2e6);
        RembFlow flow = flow(seed, capacity, 3e6).run(80);
        assertThat(flow.remb.secondsUntilBelow(525_000, 20)).isLessThan(1.0);
        assertThat(flow.queueMs.percentile(0.95, 23, 40)).isLessThan(150);
        assertThat(bps(flow, 23, 40) / 500e3).isBetween(0.75, 1.0);
        assertThat(flow.remb.secondsUntilAbove(1.5e6, 40)).isLessThan(25);
    }

    @Test
    void whoMeetsNoLimitIsNotLimited() {
        RembFlow flow = flow(1, Capacity.of(20e6), 1.5e6).run(60);
        assertThat(flow.remb.percentile(0, 0, 60)).isGreaterThan(1.5e6);
        assertThat(flow.remb.sum(0, 60) / flow.remb.mean(0, 60)).as("times").isBetween(55.0, 65.0);
    }

    @Test
    void aPauseLongerThanAWrapAroundIsNoQueue() {
        RembFlow flow = flow(1, Capacity.of(5e6), 1e6).run(20);
        flow.pause(45);
        flow.run(60);
        assertThat(flow.remb.mean(25, 64)).as("nothing is to be said").isZero();
        assertThat(flow.remb.percentile(0, 65, 80)).isGreaterThan(1e6);
        assertThat(bps(flow, 66, 80)).isGreaterThan(0.9e6);
    }
}
