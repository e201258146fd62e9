package sfu.core.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtcp.TransportFeedback;

class SentLogTest {
    private static final long MS = 1_000_000L;
    private static final long T0 = 5_000_000_000_000L;
    private static final int LOST = TransportFeedback.NOT_RECEIVED;
    private static final BweOptions OPTIONS = BweOptions.defaults();

    private final FaultCounters faults = new FaultCounters();
    private final SentLog log = new SentLog(OPTIONS.maxLogPackets(), faults);
    private final FeedbackBatch batch = new FeedbackBatch(OPTIONS);

    private void send(int number, int bytes, long atNs) {
        log.add(number & 0xFFFF, bytes, 0, atNs);
    }

    private void report(int base, long nowNs, int... deltas) {
        batch.clear();
        log.match(new TransportFeedback(1, 2, base & 0xFFFF, 0, 0, deltas), 0, nowNs, batch);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32_766, 32_767, 32_768, 65_534, 65_535})
    void tellsWhatBecameOfEach(int first) {
        for (int i = 0; i < 4; i++) {
            log.add(first + i & 0xFFFF, 100 + i, i, T0 + i * MS);
        }
        assertThat(log.inFlightBytes()).isEqualTo(406);
        report(first, T0 + 50 * MS, 4, LOST, 8);
        assertThat(log.inFlightBytes()).isEqualTo(103);
        assertThat(batch.count()).isEqualTo(2);
        assertThat(batch.sentNs(0)).isCloseTo(T0, within(1024L));
        assertThat(batch.arrivalNs(0)).isEqualTo(MS);
        assertThat(batch.bytes(1)).isEqualTo(102);
        assertThat(batch.probe(1)).isEqualTo(2);
        assertThat(batch.arrivalNs(1)).isEqualTo(3 * MS);
        assertThat(batch.lostBytes).isEqualTo(101);
        assertThat(batch.reportedBytes).isEqualTo(303);
        assertThat(batch.lastSentNs - batch.firstSentNs).isCloseTo(2 * MS, within(1024L));
        assertThat(batch.roundTripNs).isCloseTo(48 * MS, within(1024L)); // of the last
        assertThat(faults.toMap()).isEmpty();
    }

    @Test
    void aLostOneMayComeAfterAll() {
        send(0, 100, T0);
        send(1, 100, T0);
        report(0, T0 + 50 * MS, LOST, 4);
        report(0, T0 + 90 * MS, 100, 0);
        assertThat(batch.recoveredBytes).isEqualTo(100);
        assertThat(batch.reportedBytes).isZero();
        assertThat(batch.count()).isEqualTo(1);
        assertThat(faults.get(FeedbackFault.REPEATED)).isEqualTo(1);
    }

    @Test
    void whatNeverLeftIsNotLost() {
        send(0, 100, T0);
        send(3, 100, T0); // 1 and 2 stayed
        report(0, T0 + 50 * MS, 4, LOST, LOST, 4);
        assertThat(batch.lostBytes).isZero();
        assertThat(batch.reportedBytes).isEqualTo(200);
        assertThat(faults.toMap()).isEmpty();
    }

    @Test
    void liesAreCountedAndIgnored() {
        send(10, 100, T0);
        report(5, T0 + 50 * MS, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(batch.count()).isEqualTo(1);
        assertThat(faults.get(FeedbackFault.TOO_OLD) + faults.get(FeedbackFault.NEVER_SENT))
                .isEqualTo(7);
        report(10, T0 + 60 * MS, 0);
        assertThat(faults.get(FeedbackFault.REPEATED)).isEqualTo(1);
        send(11, 100, T0 + 60 * MS);
        send(12, 100, T0 + 60 * MS);
        report(11, T0 + 70 * MS, 0, 400); // 100 ms apart, in 10 ms
        assertThat(faults.get(FeedbackFault.BEFORE_SENT)).isEqualTo(1);
        assertThat(batch.count()).isEqualTo(1);
        send(13, 100, T0 + 80 * MS);
        report(13, T0 + 20_000 * MS, 0);
        assertThat(batch.count()).isZero();
    }

    @Test
    void sortsByArrival() {
        for (int i = 0; i < 4; i++) {
            send(i, 100 + i, T0);
        }
        report(0, T0 + 50 * MS, 40, -20, -10, 40);
        assertThat(new int[] {batch.bytes(0), batch.bytes(1), batch.bytes(2), batch.bytes(3)})
                .containsExactly(102, 101, 100, 103);
    }

    @Test
    void reportsThatAreMissingEndTheFlight() {
        for (int i = 0; i < 10; i++) {
            send(i, 100, T0);
        }
        report(6, T0 + 50 * MS, 0, 0);
        assertThat(batch.skippedBytes).isEqualTo(600);
        assertThat(log.inFlightBytes()).isEqualTo(200);
        report(0, T0 + 60 * MS, 0, 0); // late, but used
        assertThat(batch.count()).isEqualTo(2);
        assertThat(log.inFlightBytes()).isEqualTo(200);
    }

    @Test
    void growsWhileReportsAreAwaitedAndNotBeyondItsLimit() {
        for (int i = 0; i < 10_000; i++) {
            send(i, 100, T0 + i * MS / 10);
        }
        assertThat(log.size()).isEqualTo(OPTIONS.maxLogPackets());
        assertThat(log.inFlightBytes()).isEqualTo(100L * OPTIONS.maxLogPackets());
        report(9_990, T0 + 1100 * MS, 0, 0, 0);
        assertThat(batch.count()).isEqualTo(3);
        report(9_000, T0 + 1100 * MS, 0);
        assertThat(batch.count()).isEqualTo(1);
        assertThat(batch.sentNs(0)).isCloseTo(T0 + 900 * MS, within(1024L));
    }

    @Test
    void staysSmallWhenReportsCome() {
        for (int i = 0; i < 100_000; i++) {
            send(i, 100, T0 + i * MS);
            if (i % 50 == 49) {
                int[] deltas = new int[50];
                report(i - 49, T0 + i * MS, deltas);
                assertThat(batch.packets).isEqualTo(50);
            }
        }
        assertThat(log.size()).isEqualTo(SentLog.INITIAL_SIZE);
        assertThat(log.inFlightBytes()).isZero();
    }

    @Test
    void whatLeftTogetherHasOneTimeInEachReport() {
        send(0, 100, T0 + 700);
        send(1, 100, T0 + 700);
        report(0, T0 + 50 * MS, 0);
        long first = batch.sentNs(0);
        report(1, T0 + 90 * MS + 333, 0);
        assertThat(batch.sentNs(0)).isEqualTo(first);
    }

    @Test
    void aGapLargerThanTheLogEmptiesIt() {
        send(0, 100, T0);
        send(30_000, 100, T0);
        assertThat(log.inFlightBytes()).isEqualTo(100);
        report(30_000, T0 + MS, 0);
        assertThat(batch.count()).isEqualTo(1);
    }
}
