package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetransmissionHistoryTest {
    private static final long MS = 1_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 32_768, 65_534, 65_535, 1L << 33})
    void findsWhatWasSentByItsSixteenBits(long first) {
        RetransmissionHistory history = new RetransmissionHistory(128);
        for (int i = 0; i < 10; i++) {
            history.record(first + i, "source", i, i, 2 * i, 3 * i);
        }
        int entry = history.find((int) (first + 4) & 0xFFFF, first + 9);
        assertThat(entry).isGreaterThanOrEqualTo(0);
        assertThat(history.sourceNumber(entry)).isEqualTo(4);
        assertThat(history.pictureIdOffset(entry)).isEqualTo(8);
        assertThat(history.tl0PicIdxOffset(entry)).isEqualTo(12);
        assertThat(history.find((int) (first + 10) & 0xFFFF, first + 9))
                .as("not sent")
                .isNegative();
    }

    @Test
    void aPacketIsNotRepeatedTwiceWithinARoundTripNorForEver() {
        RetransmissionHistory history = new RetransmissionHistory(128);
        history.record(5, "source", 5, 0, 0, 0);
        int entry = history.find(5, 5);
        assertThat(history.mayRepeat(entry, 0, 50 * MS)).isTrue();
        assertThat(history.mayRepeat(entry, 49 * MS, 50 * MS)).isFalse();
        int repeats = 1;
        for (int i = 1; i < 100; i++) {
            repeats += history.mayRepeat(entry, i * 50 * MS, 50 * MS) ? 1 : 0;
        }
        assertThat(repeats).isEqualTo(10);
    }

    @Test
    void clocksAreMappedByTheLeastDelay() {
        ClockMap map = new ClockMap();
        long ntp = sfu.core.rtcp.NtpTime.ofUnixNanos(1_000_000_000_000L);
        for (int i = 0; i < 10; i++) {
            long sent = sfu.core.rtcp.NtpTime.ofUnixNanos(1_000_000_000_000L + i * 1000 * MS);
            map.onSenderReport(sent, 7_000 * MS + i * 1000 * MS + (i % 3) * 30 * MS);
        }
        assertThat(map.toServerNs(ntp)).isBetween(7_000 * MS - MS, 7_000 * MS + MS);
    }
}
