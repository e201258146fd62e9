package sfu.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** The golden cases; {@link AdaptationTable} prints what they measure over more seeds. */
class AdaptationTest {
    private static void assertSteady(Flow flow, double bps, double least, double maxP95Ms) {
        assertThat(flow.target.mean(10, 60) / bps).isBetween(least, 1.05);
        assertThat(flow.queueMs.percentile(0.95, 10, 60)).isLessThan(maxP95Ms);
    }

    private static Flow only(Network network) {
        return network.flows().get(0);
    }

    @ParameterizedTest
    @CsvSource({"1, 300e3", "2, 300e3", "1, 1.5e6", "2, 1.5e6", "3, 1.5e6", "1, 5e6"})
    void aSteadyLinkIsUsed(long seed, double bps) {
        Flow flow = only(Scenarios.steady(seed, bps));
        assertSteady(flow, bps, 0.8, bps < 1e6 ? 120 : 100); // a packet takes 32 ms of 300 kbit/s
        assertThat(flow.received.mean(10, 60)).isGreaterThan(0.8 * bps);
        assertThat(flow.padding.sum(10, 60)).isLessThan(0.02 * flow.sent.sum(10, 60));
    }

    @Test
    void probesFindTheLinkThoughLittleIsSent() {
        Flow flow = only(Scenarios.steadyLayers(1));
        assertSteady(flow, 1.5e6, 0.8, 30);
        assertThat(flow.received.mean(10, 60)).isBetween(480_000.0, 650_000.0);
        assertThat(flow.estimator().snapshot(0).isInAlr()).isTrue();
    }

    /** The burst of a key frame makes a queue, though far less than the link takes is sent. */
    @ParameterizedTest
    @CsvSource({
        "2, 1.5e6, 0",
        "3, 1.5e6, 0",
        "8, 1.5e6, 0",
        "4, 1.5e6, 5",
        "7, 1.5e6, 5",
        "8, 1.5e6, 5",
        "1, 1.5e6, 15",
        "3, 1.5e6, 15",
        "1, 5e6, 5"
    })
    void keyFramesOfNewLayersAreNoLimit(long seed, double bps, long jitterMs) {
        Flow flow = only(Scenarios.switchedLayers(seed, Capacity.of(bps), jitterMs));
        assertThat(flow.target.mean(3, 90) / bps)
                .isBetween(0.8, jitterMs > 5 ? 1.3 : jitterMs > 0 ? 1.15 : 1.05);
        assertThat(flow.target.percentile(0, 3, 90))
                .isGreaterThan((jitterMs > 5 ? 0.6 : 0.75) * bps);
        assertThat(flow.queueMs.percentile(0.95, 3, 90)).isLessThan(100);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "3, 0", "5, 0", "1, 5", "2, 5", "5, 5"})
    void aDropShowsThoughLayersAreFarBelowTheLink(long seed, long jitterMs) {
        Flow flow = only(Scenarios.switchedLayers(seed, Scenarios.dropping(500_000), jitterMs));
        assertThat(flow.target.secondsUntilBelow(525_000, 30)).isLessThan(0.7);
        assertThat(flow.queueMs.max(32, 60)).isLessThan(300);
        assertThat(flow.target.mean(32, 60) / 500_000).isBetween(0.8, 1.05);
        assertThat(flow.target.percentile(0, 32, 60)).isGreaterThan(0.6 * 500_000);
        assertThat(flow.target.secondsUntilAbove(1.5e6, 60)).isLessThan(4.1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 500e3, 300, false", "2, 500e3, 1000, false", "1, 300e3, 300, false",
        "2, 300e3, 1000, false", "1, 500e3, 1000, true", "2, 300e3, 1000, true"
    })
    void aDropIsFollowedAndItsEnd(long seed, double bps, long queueMs, boolean isLayers) {
        LinkOptions way = LinkOptions.delayMs(0).rate(Scenarios.dropping(bps), queueMs);
        Source source = isLayers ? Scenarios.layersBelow5(seed) : Scenarios.encoderBelow5(seed);
        Flow flow = only(Scenarios.drop(seed, way, source));
        assertThat(flow.target.secondsUntilBelow(1.05 * bps, 30)).isLessThan(1);
        assertThat(flow.queueMs.max(32, 60)).isLessThan(300);
        assertThat(flow.queueMs.percentile(0.95, 32, 60)).isLessThan(150);
        assertThat(flow.target.mean(32, 60) / bps).isBetween(0.75, 1.1);
        assertThat(flow.target.secondsUntilAbove(4e6, 60)).isLessThan(10);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void wakeUpsMayBe10MsApart(long seed) {
        Flow flow = only(Scenarios.coarseWakeUps(seed));
        assertThat(flow.target.secondsUntilAbove(4e6, 0)).isLessThan(3);
        assertThat(flow.target.secondsUntilBelow(525_000, 30)).isLessThan(1);
        assertThat(flow.queueMs.max(32, 60)).isLessThan(300);
        assertThat(flow.target.secondsUntilAbove(4e6, 60)).isLessThan(10);
    }

    /** What fits into the queue before the first report takes longer than 2 s to come out. */
    @Test
    void aDeepQueueIsLetOut() {
        LinkOptions way = LinkOptions.delayMs(0).rateAndBytes(Scenarios.dropping(300_000), 100_000);
        Flow flow = only(Scenarios.drop(1, way, Scenarios.encoderBelow5(1)));
        assertThat(flow.queueMs.max(30, 32)).isGreaterThan(2000);
        assertThat(flow.queueMs.max(35, 60)).isLessThan(300);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.02, 2.4e6", "1, 0.05, 2.2e6", "1, 0.1, 0.8e6", "2, 0.1, 0.8e6"})
    void randomLossIsBorne(long seed, double loss, double leastBps) {
        Flow flow = only(Scenarios.randomLoss(seed, loss));
        assertThat(flow.target.mean(10, 60)).isBetween(leastBps, 3.1e6);
        assertThat(flow.queueMs.percentile(0.95, 10, 60)).isLessThan(100);
    }

    @Test
    void lossesInRunsAreBorne() {
        assertSteady(only(Scenarios.burstLoss(1)), 3e6, 0.7, 100);
    }

    @ParameterizedTest
    @CsvSource({"1, 300", "2, 300", "3, 3000"})
    void aBlackoutIsSurvived(long seed, long queueMs) {
        Flow flow = only(Scenarios.blackout(seed, queueMs));
        assertThat(flow.target.mean(31.9, 32)).isLessThan(0.5 * 1.5e6);
        assertThat(flow.target.secondsUntilAbove(1.2e6, 32.05)).isLessThan(3);
        assertThat(flow.target.mean(36, 60) / 1.5e6).isBetween(0.8, 1.05);
        assertThat(flow.queueMs.max(36, 60)).isLessThan(150);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aRoundTripOf500MsIsNoHindrance(long seed) {
        assertSteady(only(Scenarios.longRoundTrip(seed)), 1.5e6, 0.8, 100);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.1", "2, 0.1", "1, 0.3", "2, 0.3"})
    void reportsMayBeLostAndLateAndDouble(long seed, double loss) {
        Flow flow = only(Scenarios.badFeedback(seed, loss));
        assertSteady(flow, 1.5e6, 0.75, 150);
        assertThat(flow.estimator().snapshot(0).faults()).isNotEmpty();
    }

    @Test
    void jitterIsNoQueue() {
        assertSteady(only(Scenarios.jitter(1)), 1.5e6, 0.75, 150);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aJoinOnASlowLinkIsNoFlood(long seed) {
        Flow flow = only(Scenarios.slowStart(seed));
        assertThat(flow.queueMs.max(0, 30)).isLessThan(300);
        assertThat(flow.target.mean(3, 30) / 300_000).isBetween(0.8, 1.1);
    }

    /** RFC 8867 5.1. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void variableCapacity(long seed) {
        Flow flow = only(Scenarios.variableCapacity(seed));
        assertThat(flow.target.mean(5, 40) / 1e6).isBetween(0.75, 1.05);
        assertThat(flow.received.mean(45, 60) / 1.5e6).isGreaterThan(0.75);
        assertThat(flow.target.mean(62, 80) / 0.6e6).isBetween(0.75, 1.05);
        assertThat(flow.target.mean(85, 100) / 1e6).isBetween(0.7, 1.05);
        assertThat(flow.target.secondsUntilBelow(0.65e6, 60)).isLessThan(1);
        assertThat(flow.queueMs.percentile(0.95, 5, 100)).isLessThan(200);
    }

    /** RFC 8867 5.2: nobody starves, and together they use the link. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void variableCapacityOfTwoFlows(long seed) {
        List<Flow> flows = Scenarios.variableCapacityOfTwo(seed).flows();
        double[][] parts = {{28, 50, 2e6}, {78, 100, 1e6}, {103, 125, 2e6}};
        for (double[] part : parts) {
            double a = flows.get(0).received.mean(part[0], part[1]);
            double b = flows.get(1).received.mean(part[0], part[1]);
            assertThat((a + b) / part[2]).isBetween(0.6, 1.01);
            assertThat(Math.min(a, b) / (a + b)).isGreaterThan(0.15);
            assertThat(flows.get(0).queueMs.percentile(0.95, part[0], part[1])).isLessThan(250);
        }
    }

    /** RFC 8867 5.5. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void roundTripsAreTreatedFairly(long seed) {
        double sum = 0;
        double squares = 0;
        for (Flow flow : Scenarios.roundTripFairness(seed).flows()) {
            double bps = flow.received.mean(100, 300);
            assertThat(bps).isGreaterThan(200_000);
            assertThat(flow.queueMs.percentile(0.95, 100, 300)).isLessThan(150);
            sum += bps;
            squares += bps * bps;
        }
        assertThat(sum / 4e6).isBetween(0.75, 1.01);
        assertThat(sum * sum / (5 * squares)).isGreaterThan(0.75);
    }

    @Test
    void isTheSameEachTime() {
        Flow a = only(Scenarios.jitter(9));
        Flow b = only(Scenarios.jitter(9));
        assertThat(a.estimator().snapshot(0)).isEqualTo(b.estimator().snapshot(0));
        assertThat(a.queueMs.mean(0, 60)).isEqualTo(b.queueMs.mean(0, 60));
    }
}
