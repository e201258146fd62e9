package sfu.core.ice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Consent and the token bucket in virtual time. */
class ConsentTest {
    private static final long MS = 1_000_000;

    private double jitter = 1;
    private long nowMs = -7_000;
    private final Consent consent = new Consent(IceTimers.DEFAULT, () -> jitter, nowMs * MS);

    private Consent.Step after(long ms) {
        nowMs += ms;
        return consent.step(nowMs * MS);
    }

    @Test
    void asksOnlyInSilence() {
        for (int i = 0; i < 100; i++) {
            assertThat(after(7_999)).isEqualTo(Consent.Step.WAIT);
            consent.proven(nowMs * MS);
        }
        assertThat(after(8_000)).isEqualTo(Consent.Step.CHECK);
        assertThat(after(4_999)).isEqualTo(Consent.Step.WAIT);
        assertThat(after(1)).isEqualTo(Consent.Step.CHECK);
    }

    /** Checks may be forged by who knows the peer's password: answers come from where it is. */
    @Test
    void checksOfThePeerAloneAreNotEnough() {
        int asked = 0;
        for (int ms = 0; ms < 59_000; ms += 1_000) {
            consent.given(nowMs * MS);
            Consent.Step step = after(1_000);
            assertThat(step).isNotEqualTo(Consent.Step.EXPIRED);
            asked += step == Consent.Step.CHECK ? 1 : 0;
        }
        assertThat(asked).as("one each 5 s, of the second half minute").isEqualTo(6);
        consent.given(nowMs * MS);
        assertThat(consent.dueNs()).isEqualTo((nowMs + 1_000) * MS);
        assertThat(after(1_000)).isEqualTo(Consent.Step.EXPIRED);
        consent.proven(nowMs * MS);
        assertThat(after(7_999)).isEqualTo(Consent.Step.WAIT);
    }

    @Test
    void theIntervalVaries() {
        jitter = 0.8;
        consent.given(nowMs * MS);
        assertThat(consent.dueNs()).isEqualTo((nowMs + 6_400) * MS);
        jitter = 1.2;
        assertThat(after(6_400)).isEqualTo(Consent.Step.CHECK);
        assertThat(consent.dueNs()).isEqualTo((nowMs + 6_000) * MS);
    }

    @Test
    void expiresHalfAMinuteAfterTheLastSign() {
        consent.given(nowMs * MS);
        assertThat(after(8_000)).isEqualTo(Consent.Step.CHECK);
        for (int i = 0; i < 4; i++) {
            assertThat(after(5_000)).isEqualTo(Consent.Step.CHECK);
        }
        assertThat(after(1_999)).isEqualTo(Consent.Step.WAIT);
        assertThat(consent.dueNs()).isEqualTo((nowMs + 1) * MS);
        assertThat(after(1)).isEqualTo(Consent.Step.EXPIRED);
    }

    @Test
    void theBucketLetsABurstThenTheRatePass() {
        TokenBucket bucket = new TokenBucket(3, 2, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(bucket.take(0)).isTrue();
        }
        assertThat(bucket.take(0)).isFalse();
        assertThat(bucket.take(499 * MS)).isFalse();
        assertThat(bucket.take(501 * MS)).isTrue();
        assertThat(bucket.take(502 * MS)).isFalse();
        long later = 3_600_000 * MS;
        for (int i = 0; i < 3; i++) {
            assertThat(bucket.take(later)).isTrue();
        }
        assertThat(bucket.take(later)).isFalse();
    }
}
