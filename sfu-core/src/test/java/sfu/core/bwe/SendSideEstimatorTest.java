package sfu.core.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtcp.TransportFeedback;
import sfu.core.stream.AllocatedBytes;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class SendSideEstimatorTest {
    private static final long MS = 1_000_000L;
    private static final long S = 1000 * MS;
    private static final BweOptions OPTIONS = BweOptions.defaults();

    private final FeedbackBatch batch = new FeedbackBatch(OPTIONS);
    private final SendSideEstimator estimator = new SendSideEstimator(OPTIONS, true, batch);
    private long now = 100 * S;
    private int number = 65_500;

    /** A millisecond: a packet of 1,000 bytes, 8 Mbit/s. */
    private void send() {
        now += MS;
        estimator.handleTimeouts(now);
        estimator.onSent(number++ & 0xFFFF, 1000, now);
    }

    private static TransportFeedback report(int base, int count, long referenceNs, int[] deltas) {
        long reference = referenceNs / (64 * MS);
        return new TransportFeedback(
                1, 2, base & 0xFFFF, count & 0xFF, (int) reference & 0xFF_FFFF, deltas);
    }

    @Test
    void withoutReportsOrRembThereIsNoEstimate() {
        SendSideEstimator blind = new SendSideEstimator(OPTIONS, false, batch);
        for (int i = 0; i < 1000; i++) {
            blind.onSent(0, 1200, i * MS);
        }
        assertThat(blind.hasEstimate()).isFalse();
        assertThat(blind.targetBps()).isEqualTo(SendSideEstimator.NO_ESTIMATE);
        assertThat(blind.releasableBytes(0, S)).isEqualTo(Integer.MAX_VALUE);
        assertThat(blind.probeDueBytes(S)).isZero();
        assertThat(blind.nextTimeoutNs()).isEqualTo(Long.MAX_VALUE);
        blind.onLossReport(64, S);
        assertThat(blind.reportedLoss(S)).isCloseTo(0.25, within(0.001));
        assertThat(blind.reportedLoss(10 * S)).isZero();
        assertThat(blind.targetBps()).isEqualTo(SendSideEstimator.NO_ESTIMATE);
        assertThat(blind.snapshot(S).limit()).isEqualTo(BweLimit.NOTHING);
    }

    @Test
    void rembAloneIsTheEstimateAndReportedLossLowersIt() {
        SendSideEstimator remb = new SendSideEstimator(OPTIONS, false, batch);
        remb.onRemb(1_000_000, 0);
        assertThat(remb.targetBps()).isEqualTo(1_000_000);
        for (int i = 1; i <= 5; i++) {
            remb.onLossReport(51, i * S); // 20 %
        }
        assertThat(remb.targetBps()).isCloseTo(590_000, within(5_000L)); // 0.9 to the fifth
        for (int i = 6; i <= 20; i++) {
            remb.onRemb(1_000_000, i * S);
            remb.onLossReport(0, i * S);
        }
        assertThat(remb.targetBps()).isEqualTo(1_000_000);
        remb.handleTimeouts(31 * S);
        assertThat(remb.hasEstimate()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void absurdRembIsIgnored(long bps) {
        estimator.onRemb(bps, now);
        assertThat(estimator.targetBps()).isEqualTo(OPTIONS.startBps());
        assertThat(estimator.snapshot(now).faults()).containsKey(FeedbackFault.BITRATE);
    }

    @Test
    void rembBounds() {
        estimator.onRemb(Long.MAX_VALUE, now);
        assertThat(estimator.targetBps()).isEqualTo(OPTIONS.startBps());
        estimator.onRemb(1, now);
        assertThat(estimator.targetBps()).isEqualTo(OPTIONS.minBps());
        assertThat(estimator.snapshot(now).limit()).isEqualTo(BweLimit.REMB);
        estimator.onLossReport(256, now);
        estimator.onRoundTrip(-1, now);
        assertThat(estimator.snapshot(now).faults()).containsEntry(FeedbackFault.REPORT, 2L);
    }

    @Test
    void silenceLowersTheTargetAndAReportEndsIt() {
        for (int i = 0; i < 10_000; i++) {
            send();
        }
        assertThat(estimator.targetBps()).isLessThan(OPTIONS.startBps() / 3);
        assertThat(estimator.snapshot(now).limit()).isEqualTo(BweLimit.SILENCE);
        estimator.onFeedback(report(3, 0, now, new int[] {0}), now); // of one that was not sent
        assertThat(estimator.snapshot(now).limit()).isEqualTo(BweLimit.SILENCE);
        estimator.onFeedback(report(number - 10, 1, now, new int[] {0, 0}), now);
        assertThat(estimator.snapshot(now).limit()).isNotEqualTo(BweLimit.SILENCE);
    }

    @Test
    void firstMediaBeginsAProbeOfThreeAndThenSixTimes() {
        estimator.onSent(0, 1000, now);
        assertThat(estimator.probeCluster()).as("before the first report").isZero();
        estimator.onFeedback(report(0, 0, now, new int[] {0}), now);
        estimator.onSent(1, 100, now);
        assertThat(estimator.probeCluster()).isZero(); // sound
        estimator.onSent(2, 1000, now);
        assertThat(estimator.probeBps()).isCloseTo(900_000, within(5000L));
        List<Long> rates = new ArrayList<>();
        for (int i = 0; i < 100; i++, now += MS) {
            for (int due = estimator.probeDueBytes(now); due > 0; due -= 250) {
                estimator.onSent(3 + rates.size(), 250, now);
                rates.add(estimator.probeBps());
            }
        }
        assertThat(rates).anyMatch(bps -> Math.abs(bps - 900_000) < 10_000);
        assertThat(rates).anyMatch(bps -> Math.abs(bps - 1_800_000) < 10_000).endsWith(0L);
        assertThat(rates.size()).isBetween(15, 30);
        assertThat(estimator.nextProbeNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aProbeThatCannotBeSentIsGivenUp() {
        estimator.onSent(0, 1000, now);
        estimator.onFeedback(report(0, 0, now, new int[] {0}), now);
        estimator.onSent(1, 1000, now);
        assertThat(estimator.probeDueBytes(now + 10 * MS)).isPositive();
        assertThat(estimator.probeDueBytes(now + 100 * MS)).isZero(); // too late for its rate
        assertThat(estimator.probeBps()).as("the second").isCloseTo(1_800_000, within(10_000L));
        assertThat(estimator.nextProbeNs()).isEqualTo(now + 100 * MS);
        assertThat(estimator.probeDueBytes(now + 101 * MS)).isPositive();
        assertThat(estimator.probeDueBytes(now + 2 * S)).isZero();
        assertThat(estimator.probeBps()).isZero();
        assertThat(estimator.nextProbeNs()).isEqualTo(Long.MAX_VALUE);
    }

    /** Nonsense of every kind between true reports: bounded, counted, and no exception. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void liesDoNoHarm(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            send();
            if (random.nextInt(20) == 0) {
                estimator.onFeedback(lie(random), now);
            }
            if (random.nextInt(100) == 0) {
                estimator.onRemb(random.nextLong(), now);
                estimator.onLossReport(random.nextInt(-10, 300), now);
                estimator.onRoundTrip(random.nextLong(), now);
                estimator.onWanted(random.nextLong(0, 100_000_000), now);
            }
            assertThat(estimator.targetBps()).isBetween(OPTIONS.minBps(), OPTIONS.maxBps());
            assertThat(estimator.releasableBytes(0, now)).isBetween(0, 100_000);
            assertThat(estimator.probeDueBytes(now)).isBetween(0, 100_000);
        }
        BweSnapshot snapshot = estimator.snapshot(now);
        assertThat(snapshot.faults())
                .containsKeys(
                        FeedbackFault.NEVER_SENT,
                        FeedbackFault.TOO_OLD,
                        FeedbackFault.REPEATED,
                        FeedbackFault.CLOCK_JUMP,
                        FeedbackFault.BEFORE_SENT);
        assertThat(snapshot.inFlightBytes()).isBetween(0L, 1000L * OPTIONS.maxLogPackets());
        assertThat(snapshot.loss()).isBetween(0.0, 1.0);
        assertThat(snapshot.ackedBps()).isNotNegative();
    }

    @Test
    void beforeAnyFeedbackThereIsNoEstimateToTellOf() {
        assertThat(estimator.snapshot(now).limit()).isEqualTo(BweLimit.NOTHING);
    }

    private TransportFeedback lie(SplittableRandom random) {
        int[] deltas = new int[random.nextInt(1, random.nextBoolean() ? 30 : 400)];
        boolean isWild = random.nextInt(3) == 0;
        for (int i = 0; i < deltas.length; i++) {
            int delta = isWild ? random.nextInt(-32_768, 32_768) : random.nextInt(8);
            deltas[i] = random.nextInt(4) == 0 ? TransportFeedback.NOT_RECEIVED : delta;
        }
        int base = random.nextBoolean() ? number - deltas.length : random.nextInt(65_536);
        long reference = random.nextInt(3) == 0 ? random.nextLong(1L << 40) * 64 : now;
        return report(base, random.nextInt(256), reference, deltas);
    }

    /** Who claims that all comes at once gets no more than a little above what was sent. */
    @Test
    void praiseIsLimitedByWhatWasSent() {
        int count = 0;
        for (int i = 0; i < 60_000; i++) {
            now += MS;
            estimator.handleTimeouts(now);
            estimator.onSent(number++ & 0xFFFF, 125, now); // 1 Mbit/s of small ones
            if (i % 50 == 49) {
                estimator.onFeedback(report(number - 50, count++, now, new int[50]), now);
            }
        }
        assertThat(estimator.targetBps()).isLessThan(3_000_000);
    }

    @Test
    void aPacketSentAllocatesNothingAndAReportHardlyMore() {
        int[] deltas = new int[50];
        TransportFeedback[] reports = new TransportFeedback[1400];
        for (int i = 0; i < reports.length; i++) {
            reports[i] = report(number + 50 * i, i, now + 50 * MS * i, deltas);
        }
        int[] at = {0};
        long bytes =
                AllocatedBytes.whenWarm(() -> {
                    for (int i = 0; i < 300; i++) {
                        for (int j = 0; j < 50; j++) {
                            send();
                            estimator.releasableBytes(0, now);
                            estimator.probeDueBytes(now);
                            estimator.targetBps();
                        }
                        estimator.onFeedback(reports[at[0]++], now);
                    }
                });
        assertThat(bytes).isLessThan(1000);
        assertThat(estimator.snapshot(now).ackedBps()).isPositive();
    }

    @Test
    void aSubscriberIsSmall() {
        SendSideEstimator[] many = new SendSideEstimator[1000];
        long bytes =
                AllocatedBytes.whenWarm(() -> {
                    for (int i = 0; i < many.length; i++) {
                        many[i] = new SendSideEstimator(OPTIONS, true, batch);
                    }
                });
        assertThat(bytes / many.length).isLessThan(5000);
    }

    @Test
    void optionsAreChecked() {
        PacingOptions pacing = PacingOptions.defaults();
        assertThatThrownBy(() -> new BweOptions(0, 1, 2, pacing, 1, 1, true, 256))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BweOptions(10, 20, 15, pacing, 1, 1, true, 256))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BweOptions(10, 20, 30, pacing, 1, 1, true, 300))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PacingOptions(0.5, 2.5, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PacingOptions(2, 1.5, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PacingOptions(1, 2.5, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
