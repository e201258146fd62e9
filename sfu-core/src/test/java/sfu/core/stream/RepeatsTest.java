package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatsTest {
    private static final long RTT = 50_000_000L;

    private final Repeats repeats = new Repeats();

    @Test
    void repeatsOnceInMostOfARoundTrip() {
        long most = RTT * 8 / 10;
        assertThat(repeats.admit(5, 0, RTT)).isTrue();
        assertThat(repeats.admit(5, most - 1, RTT)).isFalse();
        assertThat(repeats.admit(6, most - 1, RTT)).isTrue();
        assertThat(repeats.admit(5, most, RTT)).isTrue();
        assertThat(repeats.admit(5, most + 1, RTT)).isFalse();
    }

    @Test
    void doesNotRepeatForEver() {
        int admitted = 0;
        for (int i = 0; i < 100; i++) {
            admitted += repeats.admit(5, i * RTT, RTT) ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(10);
        assertThat(repeats.admit(5 + 65_536, 100 * RTT, RTT)).isTrue(); // another packet
    }

    @Test
    void numbersThatShareAPlaceDoNotOutwitIt() {
        int admitted = 0;
        for (int i = 0; i < 1000; i++) {
            admitted += repeats.admit(7, 1, RTT) ? 1 : 0;
            admitted += repeats.admit(7 + 256, 1, RTT) ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(1);
    }

    @Test
    void aRoundTripOfNothingIsNotBelieved() {
        assertThat(repeats.admit(5, 0, 0)).isTrue();
        assertThat(repeats.admit(5, 1_000_000, 0)).isFalse();
        assertThat(repeats.admit(5, 5_000_000, 0)).isTrue();
    }

    @Test
    void theBudgetBoundsWhatAPeerGets() {
        RepeatBudget budget = RepeatBudget.ofRepeats();
        int admitted = 0;
        for (long ms = 0; ms < 10_000; ms++) {
            for (int i = 0; i < 10; i++) {
                admitted += budget.take(ms * 1_000_000L) ? 1 : 0;
            }
        }
        assertThat(admitted).isBetween(20_000, 20_200);
    }

    @Test
    void allocatesNothingOnceInUse() {
        long[] next = {0};
        long bytes =
                AllocatedBytes.whenWarm(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        repeats.admit(next[0]++, i, RTT);
                    }
                });
        assertThat(bytes).isLessThan(10_000);
    }

    @Test
    void moreMayBeAskedForThanSentAndNotWithoutEnd() {
        RepeatBudget budget = RepeatBudget.ofRequests();
        long nowNs = 5_000_000_000L;
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            taken += budget.take(nowNs) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(2000);
        assertThat(budget.take(nowNs + 50_000)).isTrue();
        assertThat(budget.take(nowNs + 50_000)).isFalse();
    }
}
