package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Each claim is of its type and within its limit, or the token is refused. */
class ClaimsTest {
    private static Claims of(Object value) {
        return new Claims(Map.of("x", value));
    }

    private interface Reading {
        Object read(Claims claims) throws TokenException;
    }

    private static void isRefused(Reading reading, Object... values) {
        for (Object value : values) {
            assertThatThrownBy(() -> reading.read(of(value)))
                    .as("%s", value)
                    .isInstanceOf(TokenException.class)
                    .hasMessageContaining("the token's x is not");
        }
    }

    @Test
    void readsWhatIsOfItsType() throws TokenException {
        Claims none = new Claims(Map.of());
        assertThat(none.text("x")).isEmpty();
        assertThat(none.flag("x", true)).isTrue();
        assertThat(none.number("x")).isZero();
        assertThat(none.texts("x")).isNull();
        assertThat(none.object("x").all()).isEmpty();
        assertThat(of(5).number("x")).isEqualTo(5);
        assertThat(of(5L).smallNumber("x")).isEqualTo(5);
        assertThat(of(List.of("a")).texts("x")).containsExactly("a");
        assertThat(of(Map.of(1, 2)).object("x").all()).containsEntry("1", 2);
        assertThat(of(false).flag("x", true)).isFalse();
    }

    @Test
    void refusesWhatIsNot() {
        isRefused(claims -> claims.text("x"), 1, "a".repeat(Claims.MAX_TEXT + 1));
        isRefused(claims -> claims.flag("x", true), "true", 1);
        isRefused(claims -> claims.number("x"), -1, -1L, 1.5, "1");
        isRefused(claims -> claims.smallNumber("x"), 1L << 31);
        isRefused(claims -> claims.object("x"), "{}", List.of());
        List<String> tooMany = Collections.nCopies(Claims.MAX_ENTRIES + 1, "a");
        List<String> tooLong = List.of("a".repeat(Claims.MAX_TEXT + 1));
        isRefused(claims -> claims.texts("x"), "a", List.of(1), tooMany, tooLong);
    }
}
