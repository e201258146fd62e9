package sfu.core.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NtpTimeTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({ // Unix time in ns; NTP seconds and fraction (RFC 5905 figure 4)
        "0, 2208988800, 0",
        "500000000, 2208988800, 2147483648",
        "-1000000000, 2208988799, 0",
        "-1, 2208988799, 4294967291",
        "946684800000000000, 3155673600, 0", // 2000-01-01
        "2085978495000000000, 4294967295, 0", // the last second of era 0
        "2085978496000000000, 0, 0" // 2036-02-07 06:28:16, era 1
    })
    void countsFrom1900(long unixNs, long seconds, long fraction) {
        long ntp = NtpTime.ofUnixNanos(unixNs);
        assertThat(ntp >>> 32).isEqualTo(seconds);
        assertThat(ntp & 0xFFFF_FFFFL).isEqualTo(fraction);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                999_999_999,
                1_700_000_000_123_456_789L,
                2_085_978_495_999_999_999L,
                2_085_978_496_000_000_001L
            })
    void goesBackToUnixTime(long unixNs) {
        assertThat(NtpTime.toUnixNanos(NtpTime.ofUnixNanos(unixNs)))
                .isBetween(unixNs - 1, unixNs); // a fraction is 0.23 ns
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_700_000_000_000_000_000L, 2_085_978_495_900_000_000L})
    void tellsTheTimeBetween(long unixNs) { // the last one: over the end of the era
        long from = NtpTime.ofUnixNanos(unixNs);
        for (long ns : new long[] {0, 1, 250_000, SECOND, 1_500_000_000L, 3600 * SECOND}) {
            long to = NtpTime.ofUnixNanos(unixNs + ns);
            assertThat(NtpTime.betweenNs(from, to)).isBetween(ns - 1, ns + 1);
            assertThat(NtpTime.betweenNs(to, from)).isBetween(-ns - 1, -ns + 1);
        }
    }

    @Test
    void takesTheMiddle() {
        assertThat(NtpTime.middle32(0x1122_3344_5566_7788L)).isEqualTo(0x3344_5566);
        assertThat(NtpTime.middle32(0x1122_FFFF_FFFF_7788L)).isEqualTo(-1);
    }

    /** RFC 3550 6.4.1, figure 2: 46864.500 s less 46853.125 s less 5.250 s is 6.125 s. */
    @Test
    void tellsTheRoundTripOfTheRfcsExample() {
        long now = 0xB710_8000L << 16;
        ReportBlock block = new ReportBlock(1, 0, 0, 0, 0, 0xB705_2000, 0x0005_4000);
        assertThat(NtpTime.roundTripNs(now, block)).isEqualTo(6_125_000_000L);
        assertThat(NtpTime.roundTripNs(now, new ExtendedReport.Delay(1, 0xB705_2000, 0x0005_4000)))
                .isEqualTo(6_125_000_000L);
    }

    @ParameterizedTest
    @CsvSource({ // now and LSR in hexadecimal, DLSR in 1/65536 s, round trip in ns
        "00000001, 00000001, 0, 0",
        "00000002, 00000001, 0, 15258",
        "00008000, ffff8000, 0, 1000000000", // over the wrap
        "00000000, ffff0000, 65536, 0",
        "00010000, 00000000, 0, -1", // no report yet
        "00000001, 00000002, 0, -1", // answers a later one
        "00010000, 00008000, 65536, -1" // held it for longer than it can have
    })
    void roundTripsWrapAndMayBeUnknown(String now, String last, int delay, long expectedNs) {
        long ntp = Long.parseLong(now, 16) << 16;
        int lsr = Integer.parseUnsignedInt(last, 16);
        assertThat(NtpTime.roundTripNs(ntp, new ReportBlock(1, 0, 0, 0, 0, lsr, delay)))
                .isEqualTo(expectedNs);
    }
}
