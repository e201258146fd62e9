package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tokens of strangers, and headers and claims of the fuzzer's under a good signature: a grant or a
 * reason, never more than is signed; a grant that is issued again is the same.
 */
@ExtendWith(WithoutInstrumentation.class)
class TokenFuzzTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000L);
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final ApiKey KEY = new ApiKey("key", SECRET);
    private static final Tokens TOKENS =
            new Tokens(List.of(KEY), null, TokenRules.defaults(), () -> NOW);

    private static final String HEADER = "{'alg':'HS256','typ':'JWT','kid':'key'}";
    private static final String LIFE = "'iss':'key','iat':1790000000,'exp':1790000600";
    private static final int COST_BYTES = 256 << 10;
    private static final int COST_OF_A_CHARACTER = 512;

    static Stream<byte[]> tokens() {
        return Stream.of(
                        Forge.hs256(SECRET, HEADER, "{" + LIFE + "}"),
                        Forge.hs256("another secret of thirty-two bytes", HEADER, "{" + LIFE + "}"),
                        Forge.input("{'alg':'none'}", "{" + LIFE + "}") + ".",
                        HEADER + "\n{" + LIFE + ",'sub':'ann','room':'r','role':'moderator'}",
                        HEADER
                                + "\n{"
                                + LIFE
                                + ",'canPublishSources':['camera'],'maxTracks':3,"
                                + "'publishCap':{'width':1280,'bitrate':1000000},'org':'o'}",
                        HEADER
                                + "\n{"
                                + LIFE
                                + ",'operates':{'access':'view','rooms':['a*']},"
                                + "'roles':['x'],'channels':['c'],'canSubscribeTo':['b'],"
                                + "'canPublishCodecs':['VP8'],'nbf':1,'aud':['a'],'jti':'1'}",
                        HEADER
                                + "\n{"
                                + LIFE
                                + ",'canModerate':true,'canNotify':'org','hidden':true,"
                                + "'canUpdateMetadata':false,'recorder':true,'admitted':true,"
                                + "'canChat':false,'canSubscribeSources':['screen']}",
                        HEADER + "\n{" + LIFE + ",'operates':{'access':'change'},'admin':true}",
                        HEADER + "\n{" + LIFE + ",'operates':{'access':'view','rooms':['**']}}",
                        HEADER + "\n{" + LIFE + ",'role':'king','canPublishCodecs':['VP7']}",
                        "{'alg':'HS256','crit':['b64'],'b64':false}\n{" + LIFE + "}",
                        "{'alg':'RS256','kid':'1'}\n{}")
                .map(text -> text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** A token as it came, or its header and its claims in two lines, to be signed. */
    @MethodSource("tokens")
    @FuzzTest
    void anyToken(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int line = text.indexOf('\n');
        String token =
                line < 0
                        ? text
                        : Forge.hs256(SECRET, text.substring(0, line), text.substring(line + 1));
        long most = COST_BYTES + (long) COST_OF_A_CHARACTER * token.length();
        Cost.isAtMost(most, () -> isGood(token));
        try {
            Grant grant = TOKENS.verify(token);
            Jws jws = Jws.parse(token);
            assertThat(jws.algorithm()).isEqualTo("HS256");
            assertThat(KEY.signed(jws.signed(), jws.signature())).isTrue();
            assertThat(token.length()).isLessThanOrEqualTo(Jws.MAX_LENGTH);
            assertThat(grant.expiresAt()).isAfter(NOW.minus(TOKENS.rules().skew()));
            checkIssuedAgain(grant);
        } catch (TokenException refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(256);
        }
    }

    private static boolean isGood(String token) {
        try {
            return TOKENS.verify(token) != null;
        } catch (TokenException refused) {
            return false;
        }
    }

    private static void checkIssuedAgain(Grant grant) throws TokenException {
        String token = TOKENS.issue(grant);
        if (token.length() > Jws.MAX_LENGTH) {
            return; // names that take more room when they are written plainly
        }
        Grant again;
        try {
            again = TOKENS.verify(token);
        } catch (TokenException refused) { // within the skew, or longer than tokens may live
            assertThat(refused.refusal()).isIn(Refusal.EXPIRED, Refusal.LIFETIME);
            return;
        }
        assertThat(again.identity()).isEqualTo(grant.identity());
        assertThat(again.room()).isEqualTo(grant.room());
        assertThat(again.role()).isEqualTo(grant.role());
        assertThat(again.publishing()).isEqualTo(grant.publishing());
        assertThat(again.receiving()).isEqualTo(grant.receiving());
        assertThat(again.powers()).isEqualTo(grant.powers());
        assertThat(again.org()).isEqualTo(grant.org());
    }
}
