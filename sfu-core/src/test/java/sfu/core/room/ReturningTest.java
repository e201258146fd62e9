package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who is expected to publish again, in virtual time. */
class ReturningTest {
    private long nowNs = Long.MAX_VALUE - 5; // clocks may overflow

    private final Returning returning = new Returning(() -> nowNs);

    @Test
    void eachForAWhile() {
        returning.expect("ann");
        assertThat(returning.has("ann")).isTrue();
        assertThat(returning.has("bob")).isFalse();
        nowNs += Returning.HOLD_NS - 1;
        assertThat(returning.has("ann")).isTrue();
        nowNs++;
        assertThat(returning.has("ann")).isFalse();
        returning.expect("ann");
        assertThat(returning.has("ann")).isTrue();
    }

    @Test
    void onlySoManyTheOldestGoes() {
        for (int i = 0; i < Returning.MAX_KEPT; i++) {
            returning.expect("user-" + i);
        }
        returning.expect("user-0"); // the latest now
        returning.expect("one more");
        assertThat(returning.has("user-1")).isFalse();
        assertThat(returning.has("user-0")).isTrue();
        assertThat(returning.has("user-2")).isTrue();
        assertThat(returning.has("one more")).isTrue();
    }
}
