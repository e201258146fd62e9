package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import sfu.core.api.JoinRequest;
import sfu.core.api.MediaException;
import sfu.core.stats.Limit;

/** How often people join, in virtual time. */
class JoinRatesTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final JoinRates rates = new JoinRates(new ServerLimits(9, 9, 9, 10, 6));
    private long nowNs;

    private void join(String room, String identity) {
        rates.admit(new JoinRequest(room, identity, "", true, true, false), nowNs);
    }

    private Limit refused(String room, String identity) {
        try {
            join(room, identity);
        } catch (MediaException e) {
            return e.limit();
        }
        return null;
    }

    @Test
    void anIdentityJoinsARoomSoOftenAMinute() {
        join("a", "ann");
        join("a", "ann");
        assertThat(refused("a", "ann")).isEqualTo(Limit.IDENTITY_JOIN_RATE);
        join("b", "ann");
        join("a", "bob");
        nowNs += 10 * SECOND_NS; // six a minute
        join("a", "ann");
        assertThat(refused("a", "ann")).isEqualTo(Limit.IDENTITY_JOIN_RATE);
    }

    @Test
    void allTogetherJoinSoOftenASecond() {
        for (int i = 0; i < 20; i++) {
            join("a", "p" + i);
        }
        assertThat(refused("a", "late")).isEqualTo(Limit.JOIN_RATE);
        nowNs += SECOND_NS;
        for (int i = 0; i < 10; i++) {
            join("a", ""); // nobody knows who
        }
        assertThat(refused("b", "")).isEqualTo(Limit.JOIN_RATE);
    }

    @Test
    void aRefusalCostsTheOthersNothing() {
        join("a", "ann");
        join("a", "ann");
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> join("a", "ann")).isInstanceOf(MediaException.class);
        }
        for (int i = 0; i < 18; i++) {
            join("a", "p" + i);
        }
    }
}
