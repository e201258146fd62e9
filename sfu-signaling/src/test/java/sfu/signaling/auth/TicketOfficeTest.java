package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class TicketOfficeTest {
    private Instant now = Instant.ofEpochSecond(1_700_000_000);
    private final Tokens tokens = new Tokens("key", "0123456789abcdef0123456789abcdef", () -> now);
    private long nanoTime;
    private final Access access = Access.byToken(tokens, () -> nanoTime);
    private final Grant grant =
            new Grant("ann", "", "", true, true, false, now.plusSeconds(600))
                    .with(new Validity("t1", now, now.plusSeconds(600)));

    private void passes(Duration time) {
        now = now.plus(time);
        nanoTime += time.toNanos();
    }

    private String ticket() {
        TicketOffice.Ticket ticket = access.tickets().issue(grant, "/stream");
        assertThat(ticket.expiresAt()).isEqualTo(now.plusSeconds(30));
        return ticket.ticket();
    }

    @Test
    void itOpensOneThingOnce() throws Exception {
        String ticket = ticket();
        assertThat(ticket).hasSize(32).isNotEqualTo(ticket());
        assertThat(access.redeem(ticket, "/stream")).isEqualTo(grant);
        assertThatThrownBy(() -> access.redeem(ticket, "/stream"))
                .hasMessageContaining("once, within 30 s");
        String elsewhere = ticket();
        assertThatThrownBy(() -> access.redeem(elsewhere, "/other"))
                .isInstanceOf(TokenException.class);
        assertThatThrownBy(() -> access.redeem(elsewhere, "/stream"))
                .as("it was used")
                .isInstanceOf(TokenException.class);
        assertThat(access.refused(Refusal.TICKET)).isEqualTo(3);
    }

    @Test
    void itOpensSoon() throws Exception {
        String soon = ticket();
        passes(Duration.ofSeconds(30));
        assertThat(access.redeem(soon, "/stream")).isEqualTo(grant);
        String late = ticket();
        passes(Duration.ofSeconds(31));
        assertThatThrownBy(() -> access.redeem(late, "/stream")).isInstanceOf(TokenException.class);
    }

    @Test
    void itHoldsNoLongerThanItsToken() {
        String ticket = ticket();
        access.revocations().add(Revocations.Target.token("t1"));
        assertThatThrownBy(() -> access.redeem(ticket, "/stream")).hasMessageContaining("revoked");
        Grant atItsEnd = grant.with(new Validity("t2", now, now.plusSeconds(10)));
        String late = access.tickets().issue(atItsEnd, "/stream").ticket();
        now = now.plusSeconds(10).plus(access.rules().skew()).plusMillis(1);
        assertThatThrownBy(() -> access.redeem(late, "/stream")).hasMessageContaining("expired");
    }

    @Test
    void thereAreOnlySoMany() {
        for (int i = 0; i < TicketOffice.MAX; i++) {
            assertThat(access.tickets().issue(grant, "/stream")).isNotNull();
        }
        assertThat(access.tickets().issue(grant, "/stream")).isNull();
        passes(Duration.ofSeconds(31));
        assertThat(access.tickets().issue(grant, "/stream")).isNotNull();
    }

    @Test
    void aWallClockThatIsSetNeitherEndsNorLengthensIt() throws Exception {
        String ticket = ticket();
        now = now.plus(Duration.ofSeconds(500));
        assertThat(access.redeem(ticket, "/stream")).isEqualTo(grant);
        String late = ticket();
        passes(Duration.ofSeconds(31));
        now = now.minus(Duration.ofHours(1));
        assertThatThrownBy(() -> access.redeem(late, "/stream")).isInstanceOf(TokenException.class);
    }
}
