package sfu.core.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of the estimate by themselves: numbers in, numbers out. */
class EstimatorPartsTest {
    private static final long MS = 1_000_000L;
    private static final long S = 1000 * MS;
    private static final BweOptions OPTIONS = BweOptions.defaults();

    private final FeedbackBatch batch = new FeedbackBatch(OPTIONS);

    @ParameterizedTest
    @CsvSource({"0, NORMAL", "0.2, OVERUSING", "-0.2, UNDERUSING", "0.01, NORMAL"})
    void theSlopeOfTheDelayTellsTheUse(double slope, BandwidthUsage usage) {
        Trendline trendline = new Trendline();
        OveruseDetector detector = new OveruseDetector();
        double arrivalMs = 0;
        for (int i = 0; i < 60; i++) {
            arrivalMs += 10 * (1 + slope);
            double fitted = trendline.add(10 * slope, arrivalMs);
            detector.add(fitted, 10, arrivalMs);
        }
        assertThat(detector.usage()).isEqualTo(usage);
        assertThat(trendline.add(10 * slope, arrivalMs + 10))
                .isCloseTo(slope / (1 + slope), within(0.03));
    }

    @Test
    void packetsThatLeftTogetherAreAGroup() {
        PacketGroups groups = new PacketGroups();
        assertThat(groups.add(0, 50 * MS, 0)).isFalse();
        assertThat(groups.add(4 * MS, 53 * MS, 0)).isFalse();
        assertThat(groups.add(20 * MS, 72 * MS, 0)).isFalse(); // the first has none before it
        assertThat(groups.add(21 * MS, 80 * MS, 0)).isFalse();
        assertThat(groups.add(40 * MS, 92 * MS, 0)).isTrue();
        assertThat(groups.sentStepNs()).isEqualTo(17 * MS);
        assertThat(groups.arrivalStepNs()).isEqualTo(27 * MS);
        assertThat(groups.add(30 * MS, 93 * MS, 0)).isFalse(); // late
    }

    @Test
    void arrivalsInABurstAreAGroup() {
        PacketGroups groups = new PacketGroups();
        groups.add(0, 50 * MS, 0);
        groups.add(20 * MS, 100 * MS, 0); // something held them back
        assertThat(groups.add(40 * MS, 101 * MS, 0)).isFalse();
        assertThat(groups.add(60 * MS, 102 * MS, 0)).isFalse();
        assertThat(groups.add(80 * MS, 130 * MS, 0)).isTrue();
        assertThat(groups.sentStepNs()).isEqualTo(60 * MS);
        assertThat(groups.arrivalStepNs()).isEqualTo(52 * MS);
    }

    @Test
    void theRateRises8PercentASecondAndFallsTo85OfWhatCame() {
        RateControl control = new RateControl(OPTIONS);
        control.set(1e6, 0);
        for (int i = 0; i <= 10; i++) {
            control.update(BandwidthUsage.NORMAL, 1e6, false, i * 100 * MS);
        }
        assertThat(control.bps()).isCloseTo(1.08e6, within(5e3));
        control.update(BandwidthUsage.OVERUSING, 1e6, false, 2 * S);
        assertThat(control.bps()).isCloseTo(0.85e6, within(1.0));
        assertThat(control.mayDecrease(1e6, 2 * S + 5 * MS)).isFalse();
        for (int i = 0; i <= 10; i++) { // now near the capacity: slowly
            control.update(BandwidthUsage.NORMAL, 0.85e6, false, 3 * S + i * 100 * MS);
        }
        assertThat(control.bps()).isBetween(0.855e6, 0.88e6);
    }

    @Test
    void theRateDoesNotRiseFarAboveWhatIsSent() {
        RateControl control = new RateControl(OPTIONS);
        for (int i = 0; i < 1000; i++) {
            control.update(BandwidthUsage.NORMAL, 300_000, false, i * 100 * MS);
        }
        assertThat(control.bps()).isCloseTo(385_000, within(1000.0));
        control.update(BandwidthUsage.NORMAL, 600_000, true, 101 * S);
        assertThat(control.bps()).isCloseTo(385_000, within(1000.0));
    }

    private void came(long sentNs, long arrivalNs, int bytes) {
        batch.reported(sentNs, bytes);
        batch.received(sentNs, arrivalNs, bytes, 0);
    }

    @Test
    void theAcknowledgedBitrateFollows() {
        AcknowledgedBitrate acked = new AcknowledgedBitrate();
        long at = 0;
        for (int i = 0; i < 300; i++, at += 10 * MS) {
            batch.clear();
            came(at, at, 1250);
            acked.add(batch, false);
        }
        assertThat(acked.bps()).isCloseTo(1e6, within(5e4));
        acked.expectFastChange();
        for (int i = 0; i < 40; i++, at += 10 * MS) {
            batch.clear();
            came(at, at, 125);
            acked.add(batch, false);
        }
        assertThat(acked.bps()).isLessThan(0.6e6);
    }

    /** A quarter of a second: 25 packets of 1,250 bytes, 1 Mbit/s. */
    private boolean observe(LossEstimator loss, int second4th, int lostOf25, double delayBps) {
        batch.clear();
        for (int i = 0; i < 25; i++) {
            long sent = second4th * 250 * MS + (i + 1) * 10 * MS;
            batch.reported(sent, 1250);
            batch.lostBytes += i < lostOf25 ? 1250 : 0;
        }
        loss.update(batch, delayBps, 1e6 * (25 - lostOf25) / 25, false);
        return loss.state() != LossEstimator.State.DELAY;
    }

    @Test
    void noLossIsNoLimit() {
        LossEstimator loss = new LossEstimator(OPTIONS);
        for (int i = 0; i < 20; i++) {
            assertThat(observe(loss, i, 0, 1.5e6)).isFalse();
        }
        assertThat(loss.bps()).isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void muchLossLimitsAndItsEndFrees() {
        LossEstimator loss = new LossEstimator(OPTIONS);
        for (int i = 0; i < 20; i++) {
            observe(loss, i, i < 5 ? 0 : 10, 1.5e6);
        }
        assertThat(loss.loss()).isCloseTo(0.4, within(0.06));
        assertThat(loss.bps()).isBetween(0.55e6, 0.75e6);
        for (int i = 20; i < 40; i++) {
            observe(loss, i, 0, 1.5e6);
        }
        assertThat(loss.bps()).isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void aLinkMayLoseAFewByItself() {
        LossEstimator loss = new LossEstimator(OPTIONS);
        for (int i = 0; i < 60; i++) {
            observe(loss, i, i % 2, 1e6); // 2 %
        }
        assertThat(loss.bps()).isGreaterThanOrEqualTo(0.95e6);
    }

    @Test
    void whatComesOutOfAQueueTellsTheLink() {
        QueuedRate rate = new QueuedRate();
        batch.clear();
        for (int i = 0; i < 30; i++) { // 96 kbit/s, each by itself
            batch.received(i * 100 * MS, (i * 100 + 25) * MS, 1200, 0);
        }
        rate.add(batch);
        assertThat(rate.bps()).isZero();
        batch.clear();
        for (int i = 0; i < 20; i++) { // a key frame in 20 ms, through 1 Mbit/s
            batch.received((3000 + i) * MS, 3025 * MS + i * 9_600_000L, 1200, 0);
        }
        rate.add(batch);
        assertThat(rate.bps()).isCloseTo(1e6, within(1e4));
    }

    @Test
    void whatIsWantedIsProbedForWhenItIsClearlyMore() {
        Prober prober = new Prober(OPTIONS);
        ProbeController probes = new ProbeController(OPTIONS, prober);
        probes.start(0);
        probes.onEstimate(500e3, ProbeController.Limit.NONE, 0);
        AlrDetector alr = new AlrDetector();
        probes.handleTimeouts(alr, true, 2 * S);
        prober.cancel();
        probes.onWanted(800e3, true, 2 * S);
        assertThat(prober.bps()).isEqualTo(800e3);
        prober.cancel();
        for (int i = 0; i < 20; i++) { // as it is measured
            probes.onWanted(i % 2 == 0 ? 700e3 : 850e3, true, 2 * S + i * 200 * MS);
        }
        assertThat(prober.bps()).isZero();
        probes.onWanted(1.6e6, true, 7 * S); // another layer
        assertThat(prober.bps()).isEqualTo(1e6);
        prober.cancel();
        probes.handleTimeouts(alr, true, 9 * S); // without a result
        prober.cancel();
        probes.onWanted(200e3, true, 9 * S);
        probes.onWanted(1.6e6, true, 9 * S); // the tile was made small, and large again
        assertThat(prober.bps()).isEqualTo(1e6);
    }

    @Test
    void aProbeDoesNotPauseBehindALargePacket() {
        Prober prober = new Prober(OPTIONS);
        prober.ask(1e6, 0);
        prober.onSent(1200, 0);
        assertThat(prober.dueBytes(2 * MS)).isGreaterThanOrEqualTo(250);
        assertThat(prober.nextNs()).isLessThanOrEqualTo(2 * MS);
    }

    @ParameterizedTest
    @CsvSource({"1, 2.1e6", "2, 1.9e6"})
    void aProbeFindsWhatItTriesOrTheCapacity(int slower, double most) {
        ProbeCluster cluster = new ProbeCluster();
        cluster.begin(1, 3750, 5);
        for (int i = 0; i < 15; i++) { // 3 packets each 3 ms: 2 Mbit/s
            long sent = i / 3 * 3 * MS;
            cluster.add(sent, 50 * MS + sent * slower + i % 3 * 100_000L * slower, 250);
        }
        double bps = cluster.resultBps();
        assertThat(bps).isCloseTo(slower == 1 ? 2e6 : 0.95e6, within(1e5)).isLessThan(most);
        assertThat(cluster.isSaturated()).isEqualTo(slower == 2);
    }

    @Test
    void halfAProbeFindsNothing() {
        ProbeCluster cluster = new ProbeCluster();
        cluster.begin(1, 3750, 5);
        for (int i = 0; i < 7; i++) {
            cluster.add(i * MS, i * MS, 250);
        }
        assertThat(cluster.resultBps()).isEqualTo(ProbeCluster.INVALID);
    }

    @Test
    void alrIsWhenLittleIsSent() {
        AlrDetector alr = new AlrDetector();
        alr.setTarget(1e6);
        long now = 0;
        for (; now < 3 * S; now += 10 * MS) {
            alr.onSent(400, now); // a third
        }
        assertThat(alr.isLimited()).isTrue();
        assertThat(alr.sinceNs()).isLessThan(2 * S);
        for (; now < 5 * S; now += 10 * MS) {
            alr.onSent(1200, now);
        }
        assertThat(alr.isLimited()).isFalse();
    }

    @Test
    void theReceiversClockMayWrapAndJump() {
        ReceiverClock clock = new ReceiverClock();
        assertThat(clock.extend(0xFF_FFFF, 0)).isZero();
        assertThat(clock.extend(1, 128 * MS)).isEqualTo(128 * MS);
        assertThat(clock.jumped()).isFalse();
        assertThat(clock.extend(0xFF_FFFF, 130 * MS)).isZero(); // late
        assertThat(clock.extend(0x40_0000, 200 * MS)).isEqualTo(200 * MS);
        assertThat(clock.jumped()).isTrue();
        assertThat(clock.extend(0x40_0001, 264 * MS)).isEqualTo(264 * MS);
        assertThat(clock.jumped()).isFalse();
    }

    @Test
    void aStandingQueueIsEmptiedOnceInAWhile() {
        StandingQueue queue = new StandingQueue();
        long now = 0;
        int drains = 0;
        for (; now < 20 * S; now += 50 * MS) { // another flow's: it does not help
            drains += queue.add(250 * MS, now) ? 1 : 0;
        }
        assertThat(drains).isEqualTo(1);
        assertThat(queue.factor()).isEqualTo(1);
        StandingQueue own = new StandingQueue();
        for (long t = 0; t < 600 * MS; t += 50 * MS) {
            own.add(250 * MS, t);
        }
        assertThat(own.factor()).isLessThan(1);
        own.add(20 * MS, 700 * MS);
        assertThat(own.factor()).isEqualTo(1);
    }
}
