package sfu.core.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.SplittableRandom;

class ReceiverTimesTest {
    private static final long MS = 1_000_000L;
    private static final long CLOCK_NS = 123_456_789 * MS;

    /** Reports of three packets every 100 ms; what a reference time of 64 ms steps leaves out. */
    @ParameterizedTest
    @CsvSource({"0, 0, false", "0, 30, false", "64, 0, true", "64, 10, true"})
    void aReferenceTimeWithoutItsRemainderIsFound(long stepMs, long jitterMs, boolean areWrong) {
        ReceiverTimes times = new ReceiverTimes();
        SplittableRandom random = new SplittableRandom(1);
        FeedbackBatch batch = new FeedbackBatch(BweOptions.defaults());
        WindowedLeast least = new WindowedLeast();
        int told = 0;
        for (int report = 1; report < 300; report++) {
            long nowNs = report * 100 * MS;
            batch.clear();
            batch.roundTripNs = Long.MAX_VALUE;
            long errorNs = stepMs == 0 ? 0 : (nowNs - 35 * MS) % (stepMs * MS);
            for (int i = 0; i < 3; i++) {
                long arrivalNs = nowNs - (15 + 10 * (2 - i)) * MS - random.nextLong(5 * MS);
                long sentNs = arrivalNs - 5 * MS - random.nextLong(jitterMs * MS + 1);
                batch.reported(sentNs, 1000);
                batch.received(sentNs, CLOCK_NS + arrivalNs - errorNs, 1000, 0);
                batch.roundTripNs = Math.min(batch.roundTripNs, nowNs - sentNs);
            }
            least.add(batch.roundTripNs, nowNs);
            told += times.add(batch, least.ns(), nowNs) ? 1 : 0;
        }
        assertThat(times.areWrong()).isEqualTo(areWrong);
        assertThat(told).isEqualTo(areWrong ? 1 : 0);
    }
}
