package sfu.admin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import sfu.core.time.Clocks;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Bans;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TokenException;
import sfu.signaling.auth.Tokens;
import sfu.signaling.store.Store;

import java.time.Duration;
import java.time.Instant;

/** Somebody sets the wall clock while the server runs: what is kept stays, what holds holds on. */
class ClockJumpTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String ROOM = "demo";
    private static final String PATH = "/stream";

    /** How the clock is set, and set right again. */
    enum Jump {
        BACK(Duration.ofHours(-1)),
        AHEAD(Duration.ofDays(100));

        final Duration by;

        Jump(Duration by) {
            this.by = by;
        }
    }

    private volatile Duration wrong = Duration.ZERO;
    private final Clocks clocks = new Clocks(() -> now().toEpochMilli(), System::nanoTime);
    private final Tokens tokens = new Tokens("key", SECRET, this::now);
    private final Access access = Access.byToken(tokens, System::nanoTime);

    private Instant now() {
        return Instant.now().plus(wrong);
    }

    private void check(Kept kept, Jump jump) throws Exception {
        kept.write(0);
        wrong = jump.by;
        kept.write(1);
        assertThat(kept.read()).as("the clock is wrong").containsExactlyInAnyOrder(0, 1);
        wrong = Duration.ZERO;
        kept.write(2);
        assertThat(kept.read()).as("it is right again").containsExactlyInAnyOrder(0, 1, 2);
    }

    @ParameterizedTest
    @EnumSource
    void messagesStay(Jump jump) throws Exception {
        try (Store store = Store.inMemory();
                Kept kept = new KeptChat(store, clocks)) {
            check(kept, jump);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAuditLogStays(Jump jump) throws Exception {
        try (Store store = Store.inMemory();
                Kept kept = new KeptAudit(store, clocks)) {
            check(kept, jump);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endedSessionsStay(Jump jump) throws Exception {
        try (Store store = Store.inMemory();
                Kept kept = new KeptSessions(store, clocks)) {
            check(kept, jump);
        }
    }

    @ParameterizedTest
    @EnumSource
    void notificationsWaitOn(Jump jump) throws Exception {
        try (Store store = Store.inMemory();
                Kept kept = new KeptNotifications(store, clocks)) {
            check(kept, jump);
        }
    }

    @ParameterizedTest
    @EnumSource
    void revokedTokensStayRevoked(Jump jump) throws Exception {
        try (Store store = Store.inMemory();
                Kept kept = new KeptRevocations(store, access)) {
            check(kept, jump);
        }
    }

    @ParameterizedTest
    @EnumSource
    void deliveriesAreTriedOn(Jump jump) throws Exception {
        try (Store store = Store.inMemory();
                KeptDeliveries kept = new KeptDeliveries(store, clocks)) {
            kept.write(0);
            wrong = jump.by;
            kept.tryAgain();
            assertThat(kept.read()).containsExactly(0);
            check(kept, jump);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsBannedForAnHourIsSo(Jump jump) {
        access.bans().add(new Bans.Target("", "eve"), Duration.ofHours(1), "", "");
        wrong = jump.by;
        assertThat(access.bans().of(ROOM, "eve")).isNotNull();
        wrong = Duration.ZERO;
        assertThat(access.bans().of(ROOM, "eve")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void ticketsOpenOn(Jump jump) throws Exception {
        Grant grant = grant(Instant.now().plus(Duration.ofDays(200)));
        var ticket = access.tickets().issue(grant, PATH);
        wrong = jump.by;
        assertThat(access.redeem(ticket.ticket(), PATH)).isEqualTo(grant);
    }

    /** They say themselves by the wall clock when they hold, as those of other machines do. */
    @Test
    void tokensAreOfTheWallClock() throws Exception {
        String token = tokens.issue(grant(now().plusSeconds(600)));
        assertThat(access.connect(token, "").identity()).isEqualTo("ann");
        for (Jump jump : Jump.values()) {
            wrong = jump.by;
            assertThatThrownBy(() -> access.connect(token, ""))
                    .as(jump.name())
                    .isInstanceOf(TokenException.class);
        }
        wrong = Duration.ZERO;
        assertThat(access.connect(token, "").identity()).isEqualTo("ann");
    }

    private static Grant grant(Instant expiresAt) {
        return new Grant("ann", "", ROOM, true, true, false, expiresAt);
    }
}
