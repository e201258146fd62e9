package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.MediaCap;
import sfu.core.api.Role;
import sfu.core.api.Selection;
import sfu.core.api.TrackSource;
import sfu.signaling.sdp.CodecPolicy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

class TokensTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String NEW_SECRET = "fedcba9876543210fedcba9876543210";
    private Instant now = Instant.ofEpochSecond(1_700_000_000);
    private final Tokens tokens = new Tokens("key", SECRET, () -> now);

    private Grant grant(String room) {
        return new Grant("ann", "Ann", room, true, false, true, now.plusSeconds(60));
    }

    private Tokens tokens(TokenRules rules, ApiKey... keys) {
        return new Tokens(List.of(keys), null, rules, () -> now);
    }

    private static Refusal refusal(Tokens by, String token) {
        try {
            by.verify(token);
        } catch (TokenException refused) {
            assertThat(refused.getMessage()).contains("token").doesNotContain("Exception");
            return refused.refusal();
        }
        throw new AssertionError("it is accepted");
    }

    @Test
    void whatIsIssuedIsVerified() throws Exception {
        Grant verified = tokens.verify(tokens.issue(grant("demo")));
        assertThat(verified.validity().tokenId()).hasSizeGreaterThan(20);
        assertThat(verified.validity().issuedAt()).isEqualTo(now);
        assertThat(verified.with(grant("demo").validity())).isEqualTo(grant("demo"));
    }

    @Test
    void allThatAGrantSaysIsVerified() throws Exception {
        Grant grant =
                new Grant(
                        "rec",
                        "Recorder",
                        "team-*",
                        Role.SPEAKER,
                        Set.of("staff", "night"),
                        new Publishing(
                                Set.of(TrackSource.MICROPHONE, TrackSource.SCREEN_AUDIO),
                                new CodecPolicy(List.of("AV1", "VP8")),
                                new MediaCap(640, 360, 15, 500_000),
                                3),
                        new Receiving(
                                true,
                                new MediaCap(0, 0, 0, 900_000),
                                new Selection<>(Set.of("ann", "bob")),
                                new Selection<>(Set.of(TrackSource.SCREEN))),
                        new Powers(false, true, Powers.Notify.ORG, false, false, true, true),
                        "acme",
                        new Validity("my-id", now, now.plusSeconds(60)));
        assertThat(tokens.verify(tokens.issue(grant))).isEqualTo(grant);
        assertThat(grant.canPublish()).as("who is hidden shows nothing").isFalse();
    }

    @Test
    void itExpires() throws Exception {
        String token = tokens.issue(grant("demo"));
        now = now.plusSeconds(80);
        tokens.verify(token); // within the skew
        now = now.plusSeconds(20);
        assertThat(refusal(tokens, token)).isEqualTo(Refusal.EXPIRED);
    }

    @Test
    void otherKeysAreRefused() {
        String foreign = new Tokens("key", NEW_SECRET, () -> now).issue(grant("demo"));
        assertThat(refusal(tokens, foreign)).isEqualTo(Refusal.SIGNATURE);
        String other = new Tokens("other", SECRET, () -> now).issue(grant("demo"));
        assertThat(refusal(tokens, other)).isEqualTo(Refusal.UNKNOWN_KEY);
        assertThatThrownBy(() -> new Tokens("key", "short", () -> now))
                .hasMessageContaining("at least 32");
    }

    /** The one name of both secrets, or a name each. */
    @ParameterizedTest
    @ValueSource(strings = {"key", "key-2"})
    void whileKeysAreChangedBothAreGood(String next) throws Exception {
        TokenRules rules = TokenRules.defaults();
        ApiKey before = new ApiKey("key", SECRET);
        ApiKey after = new ApiKey(next, NEW_SECRET);
        Tokens both = tokens(rules, after, before);
        String old = tokens.issue(grant("demo"));
        assertThat(both.verify(old).identity()).isEqualTo("ann");
        String fresh = both.issue(grant("demo"));
        assertThat(both.verify(fresh).identity()).isEqualTo("ann");
        Tokens later = tokens(rules, after);
        assertThat(later.verify(fresh).identity()).isEqualTo("ann");
        assertThat(refusal(later, old)).isIn(Refusal.SIGNATURE, Refusal.UNKNOWN_KEY);
    }

    @Test
    void theIssuerIsTheKeyThatSigned() throws Exception {
        Tokens both =
                tokens(
                        TokenRules.defaults(),
                        new ApiKey("key", SECRET),
                        new ApiKey("b", NEW_SECRET));
        String claims = "'sub':'ann','iat':1700000000,'exp':1700000060";
        String asOther = Forge.hs256(SECRET, "{'alg':'HS256'}", "{'iss':'b'," + claims + "}");
        assertThat(refusal(both, asOther)).isEqualTo(Refusal.ISSUER);
        String without = Forge.hs256(SECRET, "{'alg':'HS256'}", "{'iss':'key'," + claims + "}");
        assertThat(both.verify(without).identity()).isEqualTo("ann");
    }

    @Test
    void anAudienceIsForThatOneAlone() throws Exception {
        TokenRules rules = new TokenRules("sfu", Duration.ofHours(1), Duration.ZERO);
        Tokens named = tokens(rules, new ApiKey("key", SECRET));
        String token = named.issue(grant("demo"));
        assertThat(named.verify(token).identity()).isEqualTo("ann");
        assertThat(refusal(tokens, token)).isEqualTo(Refusal.AUDIENCE);
        assertThat(refusal(named, tokens.issue(grant("demo")))).isEqualTo(Refusal.AUDIENCE);
    }

    @Test
    void noneLivesLongerThanIsRemembered() throws Exception {
        TokenRules rules = new TokenRules("", Duration.ofHours(1), Duration.ofSeconds(30));
        Tokens strict = tokens(rules, new ApiKey("key", SECRET));
        Validity hour = Validity.until(now.plusSeconds(3600));
        assertThat(strict.verify(strict.issue(grant("a").with(hour))).room()).isEqualTo("a");
        String longer = strict.issue(grant("a").with(Validity.until(now.plusSeconds(3601))));
        assertThat(refusal(strict, longer)).isEqualTo(Refusal.LIFETIME);
        now = now.plusSeconds(3000);
        assertThat(refusal(strict, longer)).as("nor at its end").isEqualTo(Refusal.LIFETIME);
        String undated =
                Forge.hs256(
                        SECRET,
                        "{'alg':'HS256'}",
                        "{'iss':'key','exp':" + (now.getEpochSecond() + 3700) + "}");
        assertThat(refusal(strict, undated)).isEqualTo(Refusal.LIFETIME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'alg':'none'}                                    | ALGORITHM",
                "{'alg':'None'}                                    | ALGORITHM",
                "{'alg':'HS512'}                                   | ALGORITHM",
                "{'alg':'hs256'}                                   | ALGORITHM",
                "{'alg':'RS256'}                                   | ALGORITHM",
                "{'alg':'HS256','crit':['exp'],'exp':1}            | CRITICAL_HEADER",
                "{'alg':'HS256','b64':false,'crit':['b64']}        | CRITICAL_HEADER",
                "{'alg':'HS256','kid':'../../../dev/null'}         | UNKNOWN_KEY",
                "{'alg':'HS256','kid':\"key' or '1'='1\"}          | MALFORMED",
                "{'alg':'HS256','kid':''}                          | UNKNOWN_KEY",
                "{'alg':'HS256','kid':7}                           | MALFORMED",
                "{'alg':'HS256','jku':'http://127.0.0.1:1/keys'}   | SIGNATURE",
                "{'alg':'HS256','jwk':{'kty':'oct','k':'AAAA'}}    | MALFORMED",
                "{}                                                | MALFORMED",
                "[]                                                | MALFORMED",
            })
    void headersOpenNothing(String header, Refusal refusal) {
        String claims = "{'iss':'key','iat':1700000000,'exp':1700000060}";
        if (refusal != Refusal.SIGNATURE) { // also of who has the secret
            assertThat(refusal(tokens, Forge.hs256(SECRET, header, claims))).isEqualTo(refusal);
        }
        assertThat(refusal(tokens, Forge.hs256(NEW_SECRET, header, claims))).isEqualTo(refusal);
    }

    @ParameterizedTest
    @CsvSource({"none, ALGORITHM", "NONE, ALGORITHM", "HS256, MALFORMED"})
    void withoutASignatureThereIsNoToken(String algorithm, Refusal refusal) {
        String claims = "{'iss':'key','iat':1700000000,'exp':1700000060}";
        String input = Forge.input("{'alg':'" + algorithm + "'}", claims);
        assertThat(refusal(tokens, input + ".")).isEqualTo(refusal);
        assertThat(refusal(tokens, input)).isEqualTo(refusal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'exp':'soon'                                       | MALFORMED",
                "'iat':1700000000                                   | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'canPublish':'no'    | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'room':['a']         | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'role':'king'        | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'roles':'a'          | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'roles':[1]          | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'canPublishSources':['webcam'] | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'canPublishCodecs':[]      | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'canPublishCodecs':['H266'] | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'canNotify':true     | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'maxTracks':-1       | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'maxTracks':1e99     | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'publishCap':7       | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'publishCap':{'bitrate':-5} | CLAIMS",
                "'iat':1700000000,'exp':1700000060,'receiveCap':{'width':99999999999} | CLAIMS",
                "'iat':1700000900,'exp':1700000960                  | NOT_YET_VALID",
                "'iat':1700000000,'exp':1700000060,'nbf':1700000050 | NOT_YET_VALID",
                "'iat':1600000000,'exp':1700000060                  | LIFETIME",
            })
    void claimsThatCannotBeMeantAreRefused(String claims, Refusal refusal) {
        String token = Forge.hs256(SECRET, "{'alg':'HS256'}", "{'iss':'key'," + claims + "}");
        assertThat(refusal(tokens, token)).isEqualTo(refusal);
    }

    @Test
    void noClaimIsEndless() {
        String text = "x".repeat(Claims.MAX_TEXT + 1);
        for (String name : List.of("sub", "name", "room", "org", "jti")) {
            String claims =
                    "{'iss':'key','iat':1700000000,'exp':1700000060,'%s':'%s'}"
                            .formatted(name, text);
            assertThat(refusal(tokens, Forge.hs256(SECRET, "{'alg':'HS256'}", claims)))
                    .isEqualTo(Refusal.CLAIMS);
        }
        String giant = "'name':'" + "x".repeat(Jws.MAX_LENGTH) + "'";
        assertThat(refusal(tokens, Forge.hs256(SECRET, "{'alg':'HS256'}", "{" + giant + "}")))
                .isEqualTo(Refusal.TOO_LONG);
        assertThat(refusal(tokens, Forge.hs256(SECRET, "{'alg':'HS256','kid':'" + text + "'}", "")))
                .isEqualTo(Refusal.UNKNOWN_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "eyJhbGciOiJIUzI1NiJ9..", ".....", "\0.\0.\0"})
    void garbageIsRefused(String token) {
        assertThat(refusal(tokens, token)).isEqualTo(Refusal.MALFORMED);
    }

    @Test
    void aSignatureIsOfThisTokenAlone() {
        String[] mine = tokens.issue(grant("demo")).split("\\.");
        String[] other = tokens.issue(grant("vip")).split("\\.");
        assertThat(refusal(tokens, mine[0] + "." + other[1] + "." + mine[2]))
                .isEqualTo(Refusal.SIGNATURE);
        assertThat(refusal(tokens, mine[0] + "." + mine[1] + "." + mine[2].substring(0, 20)))
                .isEqualTo(Refusal.SIGNATURE);
    }

    @Test
    void rulesThatCannotBeAreRefused() {
        Duration hour = Duration.ofHours(1);
        Duration year = Duration.ofDays(366);
        Duration[][] wrong = {
            {Duration.ofSeconds(59), hour, hour},
            {year.plusSeconds(1), Duration.ZERO, hour},
            {hour, Duration.ofSeconds(-1), hour},
            {hour, Duration.ofSeconds(601), hour},
            {hour, Duration.ZERO, Duration.ZERO},
            {hour, Duration.ZERO, Duration.ofSeconds(86_401)},
        };
        for (Duration[] its : wrong) {
            assertThatThrownBy(() -> new TokenRules("", its[0], its[1], its[2]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageFindingMatch("\\d|day");
        }
        assertThat(new TokenRules("", year, Duration.ofSeconds(600), Duration.ofDays(1)).skew())
                .hasMinutes(10);
    }

    @Test
    void withoutAKeyThereIsNothingAndWithTooManyNeither() {
        assertThatThrownBy(() -> tokens(TokenRules.defaults()))
                .hasMessageContaining("no token can be good");
        ApiKey[] many = new ApiKey[Tokens.MAX_KEYS + 1];
        Arrays.fill(many, new ApiKey("key", SECRET));
        assertThatThrownBy(() -> tokens(TokenRules.defaults(), many))
                .hasMessageContaining("at most 16");
    }

    /** It has only the keys of an identity provider, which are for looking. */
    @Test
    void whoHasNoSecretSignsNothing() {
        Jwks others = new Jwks(() -> "{}", "idp", Duration.ofHours(1), Duration.ofHours(1));
        Tokens reader = new Tokens(List.of(), others, TokenRules.defaults(), () -> now);
        assertThat(reader.canIssue()).isFalse();
        assertThat(tokens.canIssue()).isTrue();
        assertThatThrownBy(() -> reader.issue(grant("demo"))).hasMessageContaining("no API key");
        assertThatThrownBy(() -> reader.invitation(grant("demo"), "demo"))
                .isInstanceOfSatisfying(
                        TokenException.class,
                        why -> assertThat(why.refusal()).isEqualTo(Refusal.CLAIMS));
    }

    @Test
    void anInvitationLivesNoLongerThanATokenMay() throws Exception {
        TokenRules brief =
                new TokenRules("", Duration.ofMinutes(5), Duration.ZERO, Duration.ofHours(1));
        Tokens its = tokens(brief, new ApiKey("key", SECRET));
        assertThat(its.verify(its.invitation(grant("demo"), "demo")).expiresAt())
                .isEqualTo(now.plusSeconds(300));
        assertThat(tokens.verify(tokens.invitation(grant("demo"), "demo")).expiresAt())
                .isEqualTo(now.plusSeconds(3600));
    }
}
