package sfu.core.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtcp.TransportFeedback;
import sfu.core.stream.AllocatedBytes;
import sfu.core.stream.LossyLink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

class TransportCcFeedbackTest {
    private static final long MS = 1_000_000L;
    private static final long TICK = 250_000L;
    private static final int LOST = TransportFeedback.NOT_RECEIVED;

    private final TransportCcFeedback feedback = new TransportCcFeedback();

    private void packet(int sequenceNumber, long arrivalNs) {
        feedback.onPacket(sequenceNumber & 0xFFFF, arrivalNs);
    }

    private @Nullable TransportFeedback poll(long nowNs) {
        return feedback.poll(nowNs, 1, 2);
    }

    private List<TransportFeedback> pollAll(long nowNs) {
        List<TransportFeedback> all = new ArrayList<>();
        for (TransportFeedback f = poll(nowNs); f != null; f = poll(nowNs)) {
            all.add(f);
        }
        return all;
    }

    /** What a sender reads: arrivals by 16-bit number, null for lost. */
    private static Map<Integer, @Nullable Long> read(TransportFeedback f) {
        Map<Integer, @Nullable Long> read = new TreeMap<>();
        long atNs = f.referenceTime() * 64 * MS;
        for (int i = 0; i < f.deltas().length; i++) {
            int delta = f.deltas()[i];
            if (delta != LOST) {
                atNs += delta * TICK;
            }
            read.put(f.baseSequenceNumber() + i & 0xFFFF, delta == LOST ? null : (Long) atNs);
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32_765, 32_766, 32_767, 32_768, 65_533, 65_534, 65_535})
    void reportsArrivalsAndLosses(int first) {
        packet(first, 1000 * MS);
        packet(first + 1, 1010 * MS);
        packet(first + 4, 1011 * MS);
        packet(first + 3, 1012 * MS);
        assertThat(poll(1099 * MS)).isNull();
        TransportFeedback f = poll(1100 * MS);
        assertThat(f)
                .isEqualTo(
                        new TransportFeedback(
                                1, 2, first, 0, 15, new int[] {160, 40, LOST, 8, -4}));
        assertThat(poll(2000 * MS)).isNull();
        assertThat(feedback.nextDueNs()).isEqualTo(Long.MAX_VALUE);

        packet(first + 6, 1128 * MS); // the loss before it counts, too
        assertThat(poll(1200 * MS))
                .isEqualTo(
                        new TransportFeedback(
                                1, 2, first + 5 & 0xFFFF, 1, 17, new int[] {LOST, 160}));
    }

    @Test
    void isDueByRate() {
        packet(0, 0);
        assertThat(feedback.nextDueNs()).isEqualTo(100 * MS); // little to tell
        for (int i = 1; i < 10; i++) {
            packet(i, 0);
        }
        assertThat(feedback.nextDueNs()).isEqualTo(50 * MS);
        assertThat(poll(50 * MS - 1)).isNull();
        assertThat(poll(50 * MS)).isNotNull();
        for (int i = 10; i < 109; i++) {
            packet(i, 51 * MS);
        }
        assertThat(poll(51 * MS)).isNull();
        packet(109, 51 * MS);
        assertThat(feedback.nextDueNs()).isLessThanOrEqualTo(51 * MS);
        assertThat(poll(51 * MS)).isNotNull();
    }

    @Test
    void nothingIsDueBeforeTheFirstPacket() {
        assertThat(poll(Long.MAX_VALUE / 2)).isNull();
        assertThat(feedback.nextDueNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aPacketCountsWhenItCameFirst() {
        packet(5, 64 * MS);
        packet(5, 70 * MS);
        assertThat(poll(200 * MS).deltas()).containsExactly(0);
        packet(5, 210 * MS);
        assertThat(poll(400 * MS)).isNull();
    }

    @Test
    void theNextReportReachesBackToALatePacket() {
        packet(10, 0);
        packet(12, 0);
        packet(15, 0);
        assertThat(poll(100 * MS).deltas()).containsExactly(0, LOST, 0, LOST, LOST, 0);
        packet(14, 129 * MS);
        packet(13, 130 * MS);
        packet(16, 131 * MS);
        assertThat(pollAll(200 * MS))
                .containsExactly(
                        new TransportFeedback(1, 2, 13, 1, 2, new int[] {8, -4, -516, 524}));
        packet(13, 210 * MS);
        assertThat(pollAll(400 * MS)).isEmpty();
    }

    @Test
    void onlyALatePacketIsReasonEnough() {
        packet(10, 0);
        packet(12, 0);
        poll(100 * MS);
        packet(11, 110 * MS);
        assertThat(feedback.nextDueNs()).isEqualTo(200 * MS);
        assertThat(pollAll(200 * MS)).hasSize(1);
        packet(13, 210 * MS);
        assertThat(feedback.nextDueNs()).isEqualTo(300 * MS); // counted from the last report
    }

    @Test
    void latePacketsDoNotMakeReportsMoreFrequent() {
        for (int i = 0; i < 300; i += 2) {
            packet(i, 0);
        }
        pollAll(0);
        packet(1, MS); // all 298 after it are told again, but not now
        packet(3, MS);
        assertThat(feedback.nextDueNs()).isEqualTo(100 * MS);
    }

    @Test
    void whatIsMuchTooLateIsIgnored() {
        packet(2000, 0);
        poll(100 * MS);
        packet(1600, 110 * MS);
        assertThat(pollAll(1000 * MS)).isEmpty();
        packet(1601, 110 * MS);
        List<TransportFeedback> reports = pollAll(1000 * MS);
        assertThat(reports).hasSize(1);
        assertThat(read(reports.get(0))).hasSize(400).containsEntry(1601, 110 * MS);
    }

    @Test
    void aReportIsBounded() {
        for (int i = 0; i < 1000; i++) {
            packet(i, i * MS);
        }
        List<TransportFeedback> reports = pollAll(1000 * MS);
        assertThat(reports.stream().mapToInt(f -> f.deltas().length))
                .containsExactly(400, 400, 200);
        assertThat(reports.stream().map(TransportFeedback::feedbackCount)).containsExactly(0, 1, 2);
    }

    @Test
    void whatWasNotPolledForLongIsForgotten() {
        for (int i = 0; i < 5000; i++) {
            packet(i, 0);
        }
        List<TransportFeedback> reports = pollAll(1000 * MS);
        assertThat(reports.stream().mapToInt(f -> f.deltas().length).sum())
                .isEqualTo(ArrivalLog.SIZE);
        assertThat(reports.get(0).baseSequenceNumber()).isEqualTo(5000 - ArrivalLog.SIZE);
    }

    @Test
    void aLongOutageIsNotReportedInFull() {
        packet(0, 0);
        poll(100 * MS);
        packet(1000, 200 * MS);
        TransportFeedback f = poll(300 * MS);
        assertThat(f.deltas()).hasSize(201);
        assertThat(f.baseSequenceNumber()).isEqualTo(800);
        assertThat(pollAll(400 * MS)).isEmpty();
    }

    @Test
    void aFarStepIsNoLoss() {
        packet(0, 0);
        packet(5000, 64 * MS);
        assertThat(poll(200 * MS))
                .isEqualTo(new TransportFeedback(1, 2, 5000, 0, 1, new int[] {0}));
    }

    @Test
    void aSenderMayCountAnew() {
        packet(30_000, 0);
        packet(30_001, 0);
        poll(100 * MS);
        packet(5, 128 * MS); // could be a stray one
        packet(30_002, 128 * MS);
        packet(6, 128 * MS);
        packet(7, 128 * MS);
        packet(8, 128 * MS);
        TransportFeedback f = poll(300 * MS);
        assertThat(f.baseSequenceNumber()).isEqualTo(6);
        assertThat(read(f)).isEqualTo(Map.of(6, 128 * MS, 7, 128 * MS, 8, 128 * MS));
    }

    @Test
    void aPauseTooLongForADeltaEndsTheReport() {
        packet(0, 0);
        packet(1, 8_200 * MS); // 32,800 ticks
        packet(2, 8_201 * MS);
        assertThat(pollAll(9000 * MS).stream().map(TransportCcFeedbackTest::read))
                .containsExactly(Map.of(0, 0L), Map.of(1, 8_200 * MS, 2, 8_201 * MS));
    }

    @ParameterizedTest
    @ValueSource(longs = {-64 * MS, -1, 0, (1L << 24) * 64 * MS, Long.MAX_VALUE / 4})
    void theReferenceHas24Bits(long startNs) {
        packet(0, startNs);
        TransportFeedback f = poll(startNs + 100 * MS);
        assertThat(f.referenceTime())
                .isEqualTo((int) Math.floorDiv(startNs, 64 * MS) & 0xFF_FFFF)
                .isBetween(0, 0xFF_FFFF);
        assertThat(f.deltas()[0]).isBetween(0, 255);
    }

    /** Over a link that loses and reorders, each arrival is told, always the same. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void tellsEachArrival(long seed) {
        LossyLink link = new LossyLink(seed, 0.05, 30 * MS, 40 * MS);
        Map<Integer, Long> arrived = new TreeMap<>();
        Map<Integer, Long> told = new TreeMap<>();
        int packets = 50_000; // less than a cycle, that numbers are unique here
        int first = 60_000;
        int reports = 0;
        for (int i = 0; i < packets + 500; i++) {
            long now = i * MS;
            if (i < packets) {
                link.send(first + i & 0xFFFF, now);
            }
            link.deliver(
                    now,
                    n -> {
                        arrived.put((int) n, now);
                        packet((int) n, now);
                    });
            for (TransportFeedback f : pollAll(now)) {
                reports++;
                read(f).forEach((n, at) -> {
                    if (at != null) {
                        assertThat(told.put(n, at)).isIn(null, at);
                    }
                });
            }
        }
        assertThat(told).isEqualTo(arrived);
        assertThat(reports).isCloseTo(packets / 50, within(20));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverComesReportsAreSound(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int number = random.nextInt(1 << 16);
        long now = 0;
        for (int i = 0; i < 100_000; i++) {
            number += random.nextInt(500) == 0 ? random.nextInt(1 << 16) : random.nextInt(-5, 7);
            now += random.nextInt(1000) == 0 ? random.nextLong(20_000 * MS) : random.nextLong(MS);
            packet(number, now);
            TransportFeedback f = poll(now);
            if (f != null) {
                assertThat(f.deltas().length).isBetween(1, TransportFeedback.MAX_PACKETS);
                int[] received = Arrays.stream(f.deltas()).filter(d -> d != LOST).toArray();
                assertThat(received).isNotEmpty();
                assertThat(received[0]).isBetween(0, 255);
                assertThat(Arrays.stream(received).map(Math::abs).max().orElseThrow())
                        .isLessThanOrEqualTo(1 << 15);
            }
        }
    }

    @Test
    void notingAPacketAllocatesNothing() {
        int[] next = {0};
        long bytes =
                AllocatedBytes.whenWarm(() -> {
                    for (int i = 0; i < 50_000; i++) {
                        next[0] += 1 + i % 5 / 4;
                        packet(next[0], i * MS);
                        packet(next[0] - 3, i * MS);
                    }
                });
        assertThat(bytes).isLessThan(10_000);
    }
}
