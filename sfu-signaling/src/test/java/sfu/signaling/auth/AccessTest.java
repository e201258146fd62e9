package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.api.Role;

import java.time.Instant;

class AccessTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private Instant now = Instant.ofEpochSecond(1_700_000_000);
    private final Tokens tokens = new Tokens("key", SECRET, () -> now);
    private final Access access = Access.byToken(tokens);

    private String token(String identity, String room) {
        return tokens.issue(new Grant(identity, "", room, true, true, false, now.plusSeconds(600)));
    }

    private Refusal refusal(String token, String room) {
        try {
            access.join(token, room);
        } catch (TokenException refused) {
            return refused.refusal();
        }
        throw new AssertionError("it is accepted");
    }

    @ParameterizedTest
    @CsvSource({
        "demo, demo, true",
        "demo, demo-2, false",
        "demo, DEMO, false",
        "team-*, team-a, true",
        "team-*, team-, true",
        "team-*, team, false",
        "team-*, a-team-, false",
        "*, anything, true",
        "'', anything, false",
        "'', '', false",
    })
    void aTokenIsForItsRooms(String room, String asked, boolean isIts) throws Exception {
        if (isIts) {
            assertThat(access.join(token("ann", room), asked).identity()).isEqualTo("ann");
        } else {
            assertThat(refusal(token("ann", room), asked)).isEqualTo(Refusal.ROOM);
        }
    }

    @Test
    void aTokenWithoutARoomIsGoodForOtherThings() throws Exception {
        assertThat(access.verify(token("ann", "")).identity()).isEqualTo("ann");
        assertThatThrownBy(() -> access.join(token("ann", ""), "demo"))
                .hasMessageContaining("for no room");
    }

    @Test
    void moderatorsInviteToTheirRoomAndNobodyElse() throws Exception {
        String host =
                tokens.issue(
                        new Grant(
                                "ann",
                                "",
                                "demo",
                                true,
                                true,
                                true,
                                Role.MODERATOR,
                                now.plusSeconds(600)));
        String guest = access.invite(host, "demo");
        Grant grant = access.join(guest, "demo");
        assertThat(grant.identity()).as("somebody new at each join").isEmpty();
        assertThat(grant.role()).isEqualTo(Role.ATTENDEE);
        assertThat(grant.admin()).isFalse();
        assertThat(refusal(guest, "demo-2")).isEqualTo(Refusal.ROOM);
        for (String from : new String[] {guest, token("bob", "demo"), ""}) {
            assertThatThrownBy(() -> access.invite(from, "demo"))
                    .isInstanceOf(TokenException.class);
        }
        assertThatThrownBy(() -> access.invite(host, "de*")).isInstanceOf(TokenException.class);
        assertThatThrownBy(() -> access.invite(host, "demo-2")).isInstanceOf(TokenException.class);
        now = now.plus(access.rules().invitation()).plus(access.rules().skew()).plusSeconds(1);
        assertThat(refusal(guest, "demo")).isEqualTo(Refusal.EXPIRED);
        assertThat(Access.open().invite("", "demo")).as("none is needed").isEmpty();
    }

    @Test
    void operatorsHaveTokensToo() throws Exception {
        Instant end = now.plusSeconds(60);
        String admin = tokens.issue(new Grant("op", "", "", false, false, true, end));
        assertThat(access.isAdmin(admin)).isTrue();
        assertThat(access.isAdmin(token("ann", "demo"))).isFalse();
        assertThatThrownBy(() -> access.isAdmin("")).hasMessageContaining("--admin");
        assertThatThrownBy(() -> access.join("", "demo")).hasMessageContaining("./sfu token");
    }

    @Test
    void aRevokedTokenOpensNothing() throws Exception {
        String first = token("ann", "demo");
        String second = token("ann", "demo");
        String id = access.join(first, "demo").validity().tokenId();
        assertThat(access.revocations().add(Revocations.Target.token(id))).isTrue();
        assertThat(refusal(first, "demo")).isEqualTo(Refusal.REVOKED);
        assertThatThrownBy(() -> access.verify(first)).hasMessageContaining("revoked");
        assertThat(access.join(second, "demo").identity()).isEqualTo("ann");
        assertThat(access.refused(Refusal.REVOKED)).isEqualTo(2);
    }

    @Test
    void whoIsRemovedComesBackWithALaterTokenAlone() throws Exception {
        String before = token("ann", "*");
        access.revocations().add(Revocations.Target.person("demo", "ann"));
        assertThat(refusal(before, "demo")).isEqualTo(Refusal.REVOKED);
        assertThat(access.join(before, "other").identity()).isEqualTo("ann");
        assertThat(access.join(token("bob", "demo"), "demo").identity()).isEqualTo("bob");
        now = now.plusSeconds(1);
        assertThat(access.join(token("ann", "demo"), "demo").identity()).isEqualTo("ann");
        assertThat(refusal(before, "demo")).isEqualTo(Refusal.REVOKED);
    }

    /** Its issue is as early as it may have been. */
    @Test
    void aTokenThatSaysNotWhenItWasIssuedIsOneFromBefore() throws Exception {
        String undated =
                Forge.hs256(
                        SECRET,
                        "{'alg':'HS256'}",
                        "{'iss':'key','sub':'ann','room':'demo','exp':1700000600}");
        assertThat(access.join(undated, "demo").identity()).isEqualTo("ann");
        access.revocations().add(Revocations.Target.person("demo", "ann"));
        assertThat(refusal(undated, "demo")).isEqualTo(Refusal.REVOKED);
    }

    @Test
    void aTokenWithoutAnIdIsNamedByWhatIsSigned() throws Exception {
        String claims = "{'iss':'key','room':'demo','iat':1700000000,'exp':1700000600}";
        String token = Forge.hs256(SECRET, "{'alg':'HS256'}", claims);
        String id = access.join(token, "demo").validity().tokenId();
        assertThat(id).startsWith("sha256:");
        access.revocations().add(Revocations.Target.token(id));
        assertThat(refusal(token, "demo")).isEqualTo(Refusal.REVOKED);
        // the last character of 32 bytes in base64 has two bits that stand for nothing
        char last = token.charAt(token.length() - 1);
        String other = token.substring(0, token.length() - 1) + (char) (last + 1);
        assertThat(refusal(other, "demo")).isIn(Refusal.REVOKED, Refusal.SIGNATURE);
    }

    @Test
    void aRefreshIsOfTheSameHolder() throws Exception {
        Grant ann = access.join(token("ann", "demo"), "demo");
        now = now.plusSeconds(60);
        Grant next = access.refresh(token("ann", "demo"), ann, "demo");
        assertThat(next.expiresAt()).isEqualTo(now.plusSeconds(600));
        assertThatThrownBy(() -> access.refresh(token("bob", "demo"), ann, "demo"))
                .hasMessageContaining("somebody else");
        assertThatThrownBy(() -> access.refresh(token("ann", "other"), ann, "demo"))
                .hasMessageContaining("another room");
    }

    @Test
    void whoNeedsNoTokenMayDoAll() throws Exception {
        Access open = Access.open();
        Grant grant = open.join("garbage", "demo");
        assertThat(grant.canPublish() && grant.canSubscribe() && grant.admin()).isTrue();
        assertThat(open.identity(grant, "ann")).isEqualTo("ann");
        assertThat(open.refresh("garbage", grant, "demo")).isEqualTo(grant);
    }
}
