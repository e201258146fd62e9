package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class TrackCapTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int CAP_BPS = 500_000;
    private static final int PACKET = 1_000;

    private final TrackCap cap = new TrackCap();
    private final CapLimits limits = CapLimits.defaults();
    private long nowNs;

    /** Bits that are admitted of this rate, in so many seconds. */
    private long send(long bitrateBps, int seconds) {
        long packets = bitrateBps * seconds / Byte.SIZE / PACKET;
        long startNs = nowNs;
        long admitted = 0;
        for (long i = 0; i < packets; i++) {
            nowNs = startNs + seconds * SECOND_NS / packets * i;
            admitted += cap.admit(PACKET, nowNs) ? 1 : 0;
        }
        nowNs = startNs + seconds * SECOND_NS;
        return admitted * PACKET * Byte.SIZE;
    }

    @Test
    void withoutACapAllOfItGoesOn() {
        assertThat(send(80_000_000, 5)).isEqualTo(400_000_000);
        cap.set(CAP_BPS, limits, nowNs);
        cap.set(0, limits, nowNs);
        assertThat(send(80_000_000, 10)).as("taken back").isEqualTo(800_000_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -SECOND_NS * 30, Long.MAX_VALUE / 2, -Long.MAX_VALUE / 2})
    void whoIgnoresItIsCutToTwiceTheCapAfterAWhile(long startNs) {
        nowNs = startNs;
        cap.set(CAP_BPS, limits, nowNs);
        assertThat(send(4_000_000, 5)).as("it has just been told").isEqualTo(20_000_000);
        send(4_000_000, 3); // what may come at once is used up
        assertThat(send(4_000_000, 30)).isBetween(29_900_000L, 30_100_000L);
    }

    /** Each second half as much again or less, a key frame in ten, a tenth is sent again. */
    @ParameterizedTest
    @ValueSource(ints = {50_000, 300_000, 500_000, 2_500_000, 20_000_000})
    void whoKeepsToTheCapLosesNothing(int capBps) {
        cap.set(capBps, limits, nowNs);
        Random random = new Random(capBps);
        int frame = capBps / Byte.SIZE / 30;
        for (int i = 0; i < 30 * 300; i++) {
            boolean isKey = i % 300 == 0 || random.nextInt(300) == 0; // and when asked for
            int bytes = (int) (frame * (isKey ? 12 : 0.6 + random.nextDouble()));
            for (int sent = 0; sent < bytes * 1.1; sent += 1_200) {
                int size = (int) Math.min(1_200, bytes * 1.1 - sent + 1);
                assertThat(cap.admit(size, nowNs)).as("frame %d", i).isTrue();
            }
            nowNs += SECOND_NS / 30;
        }
    }

    /** A browser begins with 300 kbit/s, whatever it is told. */
    @Test
    void aTinyCapIsNotEnforcedBelowWhatABrowserBeginsWith() {
        cap.set(10_000, limits, nowNs);
        assertThat(send(290_000, 60)).isEqualTo(send(290_000, 60)).isGreaterThan(17_000_000);
        send(1_000_000, 5);
        assertThat(send(1_000_000, 10)).isBetween(2_950_000L, 3_050_000L);
    }

    @Test
    void anotherCapBeginsWithPatience() {
        cap.set(CAP_BPS, limits, nowNs);
        send(4_000_000, 30);
        cap.set(CAP_BPS / 2, limits, nowNs);
        assertThat(send(1_000_000, 5)).isEqualTo(5_000_000);
        send(2_000_000, 10);
        assertThat(send(2_000_000, 10)).isBetween(4_950_000L, 5_050_000L);
    }

    @ParameterizedTest
    @CsvSource({"99, 5000", "10001, 5000", "200, 999", "200, 60001"})
    void limitsHaveARange(int percent, int patienceMs) {
        assertThatThrownBy(() -> new CapLimits(percent, patienceMs))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
