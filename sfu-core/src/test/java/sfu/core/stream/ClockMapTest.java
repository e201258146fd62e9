package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtcp.NtpTime;

import java.util.SplittableRandom;

class ClockMapTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1000 * MS;

    private final ClockMap clock = new ClockMap();

    private static long ntp(long unixNs) {
        return NtpTime.ofUnixNanos(unixNs);
    }

    @Test
    void isUnknownBeforeTheFirstReport() {
        assertThat(clock.isKnown()).isFalse();
        clock.onSenderReport(ntp(0), 5 * SECOND);
        assertThat(clock.isKnown()).isTrue();
        assertThat(clock.toServerNs(ntp(0))).isEqualTo(5 * SECOND);
        assertThat(clock.toServerNs(ntp(SECOND))).isEqualTo(6 * SECOND);
    }

    /** Also where NTP's seconds pass 2^31 and 2^32 (1968, 2036). */
    @ParameterizedTest
    @ValueSource(longs = {0, -61_505_152L, 2_085_978_496L, 1_800_000_000L})
    void theQuickestReportCounts(long unixSeconds) {
        SplittableRandom random = new SplittableRandom(1);
        long startNs = (unixSeconds - 10) * SECOND;
        for (int i = 0; i < 20; i++) {
            long delay = i == 7 ? 20 * MS : 20 * MS + random.nextLong(100 * MS);
            clock.onSenderReport(ntp(startNs + i * SECOND), i * SECOND + delay);
        }
        assertThat(clock.toServerNs(ntp(startNs + 30 * SECOND)))
                .isCloseTo(30 * SECOND + 20 * MS, within(10L)); // NTP fractions are not exact
    }

    @Test
    void followsDrift() {
        double ppm = 100e-6;
        for (int i = 0; i < 1000; i++) {
            long publisher = i * SECOND;
            long server = (long) (publisher * (1 + ppm)) + 20 * MS;
            clock.onSenderReport(ntp(publisher), server);
            assertThat(clock.toServerNs(ntp(publisher))).isCloseTo(server, within(4 * MS));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600 * SECOND, -3 * SECOND, 3 * SECOND, 86_400 * SECOND})
    void followsAClockThatIsSet(long step) {
        for (int i = 0; i < 40; i++) {
            clock.onSenderReport(ntp(i * SECOND), i * SECOND);
        }
        clock.onSenderReport(ntp(40 * SECOND + step), 40 * SECOND);
        assertThat(clock.toServerNs(ntp(41 * SECOND + step))).isCloseTo(41 * SECOND, within(10L));
    }

    @Test
    void soundAndPictureKeepTheirRelation() {
        clock.onSenderReport(ntp(10 * SECOND), 110 * SECOND); // sound
        clock.onSenderReport(ntp(10 * SECOND + 5 * MS), 110 * SECOND + 300 * MS); // late picture
        long sound = clock.toServerNs(ntp(11 * SECOND));
        long picture = clock.toServerNs(ntp(11 * SECOND + 40 * MS));
        assertThat(picture - sound).isCloseTo(40 * MS, within(10L));
    }
}
