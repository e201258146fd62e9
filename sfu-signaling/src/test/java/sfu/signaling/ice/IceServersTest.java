package sfu.signaling.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.signaling.ice.IceServerRule.Credentials;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class IceServersTest {
    private static final List<String> TURN = List.of("turn:turn.example.org:3478?transport=udp");
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private static IceServer one(Credentials credentials, String identity) {
        IceServers servers =
                new IceServers(List.of(new IceServerRule(TURN, credentials)), () -> NOW);
        return servers.of(identity).getFirst();
    }

    private static Credentials shared(String secret) {
        return new Credentials.Shared(new TurnSecret(secret, Duration.ofHours(1)));
    }

    /** The HMAC is what openssl dgst -sha1 -hmac gives. */
    @Test
    void aSharedSecretGivesEachClientItsOwnForAWhile() {
        IceServer ann = one(shared("north"), "ann");
        assertThat(ann.urls()).isEqualTo(TURN);
        assertThat(ann.username()).isEqualTo("1700003600:ann");
        assertThat(ann.credential()).isEqualTo("TwqKCcbzejRFa1sgGqGS7SEzCGg=");
        assertThat(one(shared("north"), "bob").credential()).isNotEqualTo(ann.credential());
        assertThat(one(shared("south"), "ann").credential()).isNotEqualTo(ann.credential());
    }

    /** It stands in a header as well. */
    @Test
    void namesAreAsciiAndBounded() {
        String username = one(shared("north"), "Zoë:\r\n\"x\"").username();
        assertThat(username).isEqualTo("1700003600:Zo%C3%AB%3A%0D%0A%22x%22");
        assertThat(one(shared("north"), "ë".repeat(128)).username()).hasSize(11 + 256);
    }

    @Test
    void fixedCredentialsAreTheSameForAllAndStunHasNone() {
        IceServer fixed = one(new Credentials.Fixed("user", "pass"), "ann");
        assertThat(fixed).isEqualTo(new IceServer(TURN, "user", "pass"));
        IceServerRule stun = new IceServerRule(List.of("stun:stun.example.org"), null);
        assertThat(stun.of("ann", NOW).credential()).isNull();
    }

    @Test
    void secretsAreNotShown() {
        assertThat(new IceServerRule(TURN, shared("north")).toString()).doesNotContain("north");
        assertThat(one(new Credentials.Fixed("user", "pass"), "ann").toString())
                .doesNotContain("pass");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stun:stun.example.org",
                "stuns:[2001:db8::1]:5349",
                "turn:192.0.2.1:3478",
                "turn:turn.example.org?transport=tcp",
                "turns:turn.example.org:443?transport=tcp"
            })
    void urlsOfBothKinds(String url) {
        assertThat(new IceServerRule(List.of(url), shared("north")).urls()).containsExactly(url);
    }

    @ParameterizedTest
    @CsvSource({
        "http://turn.example.org, is no ICE server",
        "turn:, is no ICE server",
        "turn:a b, is no ICE server",
        "'turn:x>; rel=\"y\"', is no ICE server",
        "turn:x?transport=sctp, is no ICE server",
        "stun:x?transport=udp, is no ICE server",
        "turn:turn.example.org, needs credentials"
    })
    void whatIsNoUrl(String url, String why) {
        assertThatThrownBy(() -> new IceServerRule(List.of(url), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void credentialsLiveAtLeastAMinute() {
        assertThatThrownBy(() -> new TurnSecret("north", Duration.ofSeconds(59)))
                .hasMessageContaining("live 60 to 2592000 seconds, not 59");
        assertThatThrownBy(() -> new TurnSecret("", Duration.ofHours(1)))
                .hasMessageContaining("not empty");
    }
}
