package sfu.core.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtcp.TransportFeedback;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

class TransportCcFeedbackTest {
    private static final long MS = 1_000_000L;

    /** The arrival times that a sender reads out of a report, in ms, by 16-bit number. */
    private static void read(TransportFeedback report, Map<Integer, Double> into) {
        double time = report.referenceTime() * 64.0;
        for (int i = 0; i < report.deltas().length; i++) {
            int delta = report.deltas()[i];
            if (delta != TransportFeedback.NOT_RECEIVED) {
                time += delta * 0.25;
                into.put(report.baseSequenceNumber() + i & 0xFFFF, time);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32_767, 65_000, 65_535})
    void everyArrivalIsReportedOnceToAQuarterMillisecond(int first) {
        TransportCcFeedback feedback = new TransportCcFeedback();
        Random random = new Random(first);
        Map<Integer, Double> expected = new TreeMap<>();
        Map<Integer, Double> reported = new TreeMap<>();
        long base = 5_000_000 * MS;
        int reports = 0;
        for (int i = 0; i < 2000; i++) {
            long now = base + i * 2 * MS + random.nextInt(1000) * 1000;
            int number = first + i & 0xFFFF;
            if (random.nextInt(10) != 0) {
                feedback.onPacket(number, now);
                expected.put(number, now / 1e6);
            }
            TransportFeedback report = feedback.poll(now, 1, 2);
            if (report != null) {
                assertThat(report.feedbackCount()).isEqualTo(reports++ & 0xFF);
                read(report, reported);
            }
        }
        TransportFeedback last = feedback.poll(base + 100_000 * MS, 1, 2);
        if (last != null) {
            read(last, reported);
        }
        assertThat(reports).isBetween(75, 85);
        assertThat(reported.keySet()).containsExactlyElementsOf(expected.keySet());
        expected.forEach((number, ms) ->
                assertThat(reported.get(number) - ms).as("%d", number).isBetween(-0.3, 0.3));
    }

    @Test
    void aLongPauseBeginsANewReference() {
        TransportCcFeedback feedback = new TransportCcFeedback();
        feedback.onPacket(1, 0);
        feedback.onPacket(2, 60_000 * MS);
        Map<Integer, Double> reported = new TreeMap<>();
        read(feedback.poll(60_000 * MS, 1, 2), reported);
        read(feedback.poll(60_100 * MS, 1, 2), reported);
        assertThat(reported.get(2)).isBetween(59_999.0, 60_001.0);
    }

    @Test
    void nothingIsSaidOfNothing() {
        TransportCcFeedback feedback = new TransportCcFeedback();
        assertThat(feedback.poll(0, 1, 2)).isNull();
        feedback.onPacket(1, 0);
        assertThat(feedback.poll(0, 1, 2)).isNotNull();
        assertThat(feedback.poll(1000 * MS, 1, 2)).isNull();
    }
}
