package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetransmissionHistoryTest {
    private static final long MS = 1_000_000L;
    private static final long RTT = 50 * MS;

    private final RetransmissionHistory history = new RetransmissionHistory(128);
    private final Object source = new Object();

    private void record(long sent) {
        history.record(sent, source, sent + 1000, 1, 2, 3, sent % 2 == 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 32_767, 32_768, 65_534, 65_535, 65_536, 1L << 32})
    void findsTheLastPacketsByTheir16Bits(long first) {
        for (long n = first; n < first + 300; n++) {
            record(n);
        }
        long highest = first + 299;
        for (long n = highest - 127; n <= highest; n++) {
            int entry = history.find((int) n & 0xFFFF, highest);
            assertThat(history.sourceNumber(entry)).isEqualTo(n + 1000);
            assertThat(history.marker(entry)).isEqualTo(n % 2 == 1);
        }
        assertThat(history.find((int) (highest - 128) & 0xFFFF, highest)).isEqualTo(-1);
        assertThat(history.find((int) (highest + 1) & 0xFFFF, highest)).isEqualTo(-1);
    }

    @Test
    void keepsWhatTheOriginalWas() {
        Object other = new Object();
        history.record(10, source, 1L << 40, 11, 12, 13, true);
        history.record(11, other, 5, -1, -2, -3);
        int entry = history.find(10, 11);
        assertThat(history.source(entry)).isSameAs(source);
        assertThat(history.sourceNumber(entry)).isEqualTo(1L << 40);
        assertThat(history.timestampOffset(entry)).isEqualTo(11);
        assertThat(history.pictureIdOffset(entry)).isEqualTo(12);
        assertThat(history.tl0PicIdxOffset(entry)).isEqualTo(13);
        assertThat(history.marker(entry)).isTrue();
        assertThat(history.source(history.find(11, 11))).isSameAs(other);
        assertThat(history.pictureIdOffset(history.find(11, 11))).isEqualTo(-2);
    }

    @Test
    void whatWasNotSentIsNotFound() {
        assertThat(history.find(5, -1)).isEqualTo(-1);
        assertThat(history.find(5, 5)).isEqualTo(-1);
        record(5);
        record(7); // 6 was lost on the way to us
        assertThat(history.find(6, 7)).isEqualTo(-1);
        assertThat(history.find(65_535, 7)).isEqualTo(-1); // it would be below 0
        assertThat(history.find(5, 5 + 65_536)).isEqualTo(-1); // a cycle ago
    }

    @Test
    void repeatsOnceInARoundTrip() {
        record(5);
        int entry = history.find(5, 5);
        assertThat(history.mayRepeat(entry, 0, RTT)).isTrue();
        assertThat(history.mayRepeat(entry, RTT - 1, RTT)).isFalse();
        assertThat(history.mayRepeat(entry, RTT, RTT)).isTrue();
        assertThat(history.mayRepeat(entry, RTT + 1, RTT)).isFalse();
    }

    @Test
    void doesNotRepeatForEver() {
        record(5);
        int entry = history.find(5, 5);
        int repeats = 0;
        for (int i = 0; i < 100; i++) {
            repeats += history.mayRepeat(entry, i * RTT, RTT) ? 1 : 0;
        }
        assertThat(repeats).isEqualTo(10);
        record(5 + 128); // another packet in its place
        assertThat(history.mayRepeat(history.find(133, 133), 0, RTT)).isTrue();
    }

    @Test
    void forgetsASource() {
        Object other = new Object();
        record(5);
        history.record(6, other, 6, 0, 0, 0, false);
        int entry = history.find(5, 6);
        history.forget(source);
        assertThat(history.find(5, 6)).isEqualTo(-1);
        assertThat(history.find(6, 6)).isNotNegative();
        assertThatIllegalArgumentException().isThrownBy(() -> history.source(entry));
    }

    @Test
    void sizesArePowersOfTwoWithinHalfTheNumbers() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RetransmissionHistory(100));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetransmissionHistory(1 << 16));
    }

    @Test
    void allocatesNothing() {
        long[] next = {0};
        long bytes =
                AllocatedBytes.whenWarm(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        record(next[0]);
                        int entry = history.find((int) next[0] & 0xFFFF, next[0]++);
                        history.mayRepeat(entry, i, RTT);
                    }
                });
        assertThat(bytes).isLessThan(10_000);
    }
}
