package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;

class JitterTest {
    private static final long MS = 1_000_000L;
    private static final int RATE = 90_000;

    private final Jitter jitter = new Jitter(RATE);

    /** RFC 3550 A.8 as it stands, in whole units. */
    private static final class Rfc {
        long transit;
        double jitter;

        void add(long arrival, long timestamp) {
            long now = arrival - timestamp;
            double d = Math.abs(now - transit);
            transit = now;
            jitter += (1. / 16.) * (d - jitter);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, Integer.MAX_VALUE - 5000, Integer.MIN_VALUE, -50_000})
    void agreesWithTheRfc(int firstTimestamp) {
        SplittableRandom random = new SplittableRandom(7);
        Rfc rfc = new Rfc();
        for (int i = 0; i < 1000; i++) {
            long arrivalNs = 33 * MS * i + (i == 0 ? 0 : random.nextLong(20 * MS));
            jitter.add(firstTimestamp + i * 2970, arrivalNs);
            rfc.add(arrivalNs * RATE / 1_000_000_000L, i * 2970L);
            assertThat(jitter.rtpUnits()).isEqualTo((int) rfc.jitter);
        }
        assertThat(jitter.seconds()).isBetween(0.004, 0.01);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE / 2, -1, 0, 1L << 50, Long.MAX_VALUE / 2})
    void doesNotDependOnTheOriginOfTime(long originNs) {
        jitter.add(0, originNs);
        jitter.add(900, originNs + 26 * MS); // 16 ms late
        assertThat(jitter.seconds()).isCloseTo(0.001, within(1e-5));
    }

    @Test
    void aClockThatIsSetIsNoJitter() {
        jitter.add(0, 0);
        jitter.add(1_000_000_000, 10 * MS);
        assertThat(jitter.seconds()).isZero();
        jitter.add(1_000_000_000, 26 * MS);
        assertThat(jitter.seconds()).isCloseTo(0.001, within(1e-5));
    }

    @Test
    void aRestartComparesWithNothing() {
        jitter.add(0, 0);
        jitter.restart();
        jitter.add(5000, 0);
        assertThat(jitter.rtpUnits()).isZero();
    }
}
