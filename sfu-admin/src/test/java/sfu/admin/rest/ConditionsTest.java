package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import sfu.admin.declared.Precondition;
import sfu.signaling.http.HttpRequest;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

class ConditionsTest {
    private static final AdminLimits STRICT =
            new AdminLimits(1, 1, 1, 1, Duration.ofHours(1), 1, 1, 1, true);

    private static HttpRequest with(String header, String value) {
        return new HttpRequest(
                "PUT",
                "/admin/v1/rooms/a",
                Map.of(),
                Map.of(),
                Map.of(header, value),
                "{}",
                new InetSocketAddress("127.0.0.1", 1));
    }

    @Test
    void whoSaysNothingIsRefusedWhereThatIsWanted() {
        assertThatThrownBy(() -> Conditions.of(with("x", "y"), STRICT))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.answer().status()).isEqualTo(428));
        assertThat(Conditions.of(with("if-match", "\"1\""), STRICT))
                .isEqualTo(new Precondition("\"1\"", ""));
        assertThat(Conditions.of(with("if-none-match", "*"), STRICT))
                .isEqualTo(new Precondition("", "*"));
        assertThat(Conditions.of(with("x", "y"), AdminLimits.defaults()))
                .isEqualTo(new Precondition("", ""));
    }
}
