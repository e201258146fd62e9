package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

class TokensTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private Instant now = Instant.ofEpochSecond(1_700_000_000);
    private final Tokens tokens = new Tokens("key", SECRET, () -> now);

    private Grant grant(String room) {
        return new Grant("ann", "Ann", room, true, false, true, now.plusSeconds(60));
    }

    @Test
    void whatIsIssuedIsVerified() throws Exception {
        assertThat(tokens.verify(tokens.issue(grant("demo")))).isEqualTo(grant("demo"));
    }

    @Test
    void itExpires() throws Exception {
        String token = tokens.issue(grant("demo"));
        now = now.plusSeconds(80);
        tokens.verify(token); // within the skew
        now = now.plusSeconds(20);
        assertThatThrownBy(() -> tokens.verify(token)).hasMessageContaining("expired");
    }

    @Test
    void otherKeysAreRefused() {
        String foreign =
                new Tokens("key", SECRET.replace('0', '9'), () -> now).issue(grant("demo"));
        assertThatThrownBy(() -> tokens.verify(foreign)).hasMessageContaining("signature");
        String other = new Tokens("other", SECRET, () -> now).issue(grant("demo"));
        assertThatThrownBy(() -> tokens.verify(other)).hasMessageContaining("another API key");
        assertThatThrownBy(() -> new Tokens("key", "short", () -> now))
                .hasMessageContaining("at least 32");
    }

    @Test
    void anUnsignedTokenIsRefused() {
        String[] parts = tokens.issue(grant("demo")).split("\\.");
        String header =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> tokens.verify(header + "." + parts[1] + "."))
                .isInstanceOf(TokenException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "eyJhbGciOiJIUzI1NiJ9..", "....."})
    void garbageIsRefused(String token) {
        assertThatThrownBy(() -> tokens.verify(token)).isInstanceOf(TokenException.class);
    }

    @Test
    void aTokenIsForItsRoom() throws Exception {
        Access access = Access.byToken(tokens);
        String token = tokens.issue(grant("demo"));
        assertThat(access.join(token, "demo").identity()).isEqualTo("ann");
        assertThatThrownBy(() -> access.join(token, "other")).hasMessageContaining("another room");
        assertThatThrownBy(() -> access.join("", "demo")).hasMessageContaining("./sfu token");
        assertThat(access.join(tokens.issue(grant("*")), "other").admin()).isTrue();
        assertThat(access.isAdmin(token)).isTrue();
        assertThatThrownBy(() -> access.isAdmin("")).hasMessageContaining("--admin");
    }
}
