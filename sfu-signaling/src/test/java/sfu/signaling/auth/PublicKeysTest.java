package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.text.ParseException;
import java.util.Collections;

/** Which keys of a set verify tokens. */
class PublicKeysTest {
    private static final String X = "'x':'11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'";
    private static final String ED = "{'kty':'OKP','crv':'Ed25519'," + X;
    private static final String EC =
            "{'kty':'EC','crv':'P-256','x':'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',"
                    + "'y':'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0'";

    private static PublicKeys parse(String keys) throws ParseException {
        return PublicKeys.parse(("{'keys':[" + keys + "]}").replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ED + "}",
                ED + ",'alg':'EdDSA','use':'sig'}",
                ED + ",'alg':'Ed25519','key_ops':['verify']}",
                EC + ",'alg':'ES256','kid':'1'}"
            })
    void takesThoseThatVerify(String key) throws ParseException {
        assertThat(parse(key).keys()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ED + ",'use':'enc'}",
                ED + ",'key_ops':['sign']}",
                ED + ",'alg':'ES256'}",
                EC + ",'alg':'Ed25519'}",
                EC + ",'alg':'RS256'}",
                "{'kty':'OKP','crv':'X25519'," + X + "}",
                "{'kty':'OKP','crv':'Ed25519','x':'AAAA'}",
                "{'kty':'oct','k':'AAAA'}",
                "{'kty':'RSA','e':'AQAB','n':'AQAB'}"
            })
    void leavesOthersOut(String key) throws ParseException {
        assertThat(parse(key + "," + EC + "}").keys())
                .singleElement()
                .matches(each -> each.algorithm().equals("ES256"));
        assertThatThrownBy(() -> parse(key)).isInstanceOf(ParseException.class);
    }

    @Test
    void findsThemByAlgorithmAndName() throws ParseException {
        PublicKeys keys = parse(ED + ",'kid':'a'}," + EC + ",'kid':'b'}");
        assertThat(keys.of("EdDSA", "a")).hasSize(1);
        assertThat(keys.of("EdDSA", null)).hasSize(1);
        assertThat(keys.of("EdDSA", "b")).isEmpty();
        assertThat(keys.of("RS256", null)).isEmpty();
    }

    @Test
    void refusesASetThatIsTooLarge() {
        String keys = String.join(",", Collections.nCopies(PublicKeys.MAX_KEYS + 1, EC + "}"));
        assertThatThrownBy(() -> parse(keys)).hasMessageContaining("at most");
    }
}
