package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What an identity provider answers in the place of its key set: keys that verify and sign nothing,
 * or the reason why not; whatever came, the keys of before stay and are asked for again.
 */
@ExtendWith(WithoutInstrumentation.class)
class JwksFuzzTest {
    private static final byte[] SIGNATURE = new byte[64];
    private static final int COST_BYTES = 128 << 10;
    private static final int COST_OF_A_BYTE = 512;

    static Stream<byte[]> sets() {
        String x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        String p256 =
                "'crv':'P-256','x':'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',"
                        + "'y':'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0'";
        return Stream.of(
                        "{'keys':[{'kty':'OKP','crv':'Ed25519','kid':'a','x':'" + x + "'}]}",
                        "{'keys':[{'kty':'EC'," + p256 + ",'use':'sig','alg':'ES256'}]}",
                        "{'keys':[{'kty':'RSA','n':'"
                                + "v".repeat(342)
                                + "','e':'AQAB','kid':'r',"
                                + "'key_ops':['verify'],'x5c':['AA']}]}",
                        "{'keys':[{'kty':'oct','k':'AAAA'},{'kty':'EC','crv':'P-384','x':'','y':''}]}",
                        "{'keys':{}}",
                        "[]")
                .map(json -> json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isRead(String json) {
        try {
            return !PublicKeys.parse(json).keys().isEmpty();
        } catch (ParseException | IllegalArgumentException refused) {
            return false;
        }
    }

    @MethodSource("sets")
    @FuzzTest
    void anySet(byte[] bytes) throws InterruptedException {
        String json = new String(bytes, StandardCharsets.UTF_8);
        boolean isSet = false;
        Cost.isAtMost(COST_BYTES + (long) COST_OF_A_BYTE * bytes.length, () -> isRead(json));
        try {
            PublicKeys keys = PublicKeys.parse(json);
            isSet = true;
            assertThat(keys.keys()).hasSizeBetween(1, PublicKeys.MAX_KEYS);
            for (PublicKeys.Key key : keys.keys()) {
                assertThat(PublicKeys.ALGORITHMS).contains(key.algorithm());
                assertThat(key.signed(bytes, SIGNATURE)).isFalse();
                assertThat(keys.of(key.algorithm(), key.id())).contains(key);
            }
        } catch (ParseException | IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotNull();
        }
        try (Jwks jwks = new Jwks(() -> json, "", Duration.ofHours(1), Duration.ofMinutes(1))) {
            assertThat(jwks.refresh()).isEqualTo(isSet);
        }
    }
}
