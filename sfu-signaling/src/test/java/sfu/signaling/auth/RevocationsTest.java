package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class RevocationsTest {
    private Instant now = Instant.ofEpochSecond(1_700_000_000);
    private final TokenRules rules =
            new TokenRules("", Duration.ofHours(1), Duration.ofSeconds(30));
    private final Revocations revocations = new Revocations(rules, () -> now, () -> now, 3);

    private Grant grant(String identity, String tokenId, Instant issuedAt) {
        Validity validity = new Validity(tokenId, issuedAt, issuedAt.plusSeconds(3600));
        return new Grant(identity, "", "*", true, true, false, now).with(validity);
    }

    @Test
    void eachIsForgottenWhenItsTokensHaveExpired() {
        Grant ann = grant("ann", "t1", now);
        revocations.add(Revocations.Target.token("t1"));
        now = now.plusSeconds(3630);
        assertThat(revocations.count()).isEqualTo(1);
        assertThat(revocations.cover(ann, "demo")).isTrue();
        now = now.plusSeconds(1);
        assertThat(revocations.count()).isZero();
        assertThat(revocations.cover(ann, "demo")).isFalse();
    }

    @Test
    void thereAreOnlySoMany() {
        for (String id : new String[] {"a", "b", "c"}) {
            assertThat(revocations.add(Revocations.Target.token(id))).isTrue();
        }
        assertThat(revocations.add(Revocations.Target.token("d"))).isFalse();
        now = now.plusSeconds(10);
        assertThat(revocations.add(Revocations.Target.token("b"))).as("again").isTrue();
        assertThat(revocations.latest(2).getFirst().target().tokenId()).isEqualTo("b");
        now = now.plusSeconds(3625);
        assertThat(revocations.count()).as("the later one").isEqualTo(1);
        assertThat(revocations.add(Revocations.Target.token("d"))).isTrue();
    }

    /** An issuer's clock may be ahead: what is named is meant, whenever it was issued. */
    @Test
    void aTokenThatIsNamedNeverHolds() {
        revocations.add(Revocations.Target.token("t1"));
        revocations.add(Revocations.Target.token("demo", "t2"));
        Instant later = now.plusSeconds(20);
        assertThat(revocations.cover(grant("ann", "t1", later), "demo")).isTrue();
        assertThat(revocations.cover(grant("ann", "t2", later), "demo")).isTrue();
        assertThat(revocations.cover(grant("ann", "t2", later), "other")).isFalse();
        assertThat(revocations.cover(grant("ann", "t3", later), "demo")).isFalse();
    }

    @Test
    void nobodyIsMeantByNoIdentity() {
        revocations.add(Revocations.Target.person("demo", ""));
        assertThat(revocations.cover(grant("", "t1", now), "demo")).isFalse();
    }
}
