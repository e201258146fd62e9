package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** What handlers read of a request. */
class HttpRequestTest {
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 9);

    private static HttpRequest with(Map<String, String> headers, InetSocketAddress remote) {
        Map<String, List<String>> query = Map.of("a", List.of("1", "2"), "b", List.of());
        return new HttpRequest("GET", "/x", Map.of("id", "7"), query, headers, "", remote);
    }

    private static HttpRequest with(String header, String value) {
        return with(Map.of(header, value), HERE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "''|true",
                "*/*|true",
                "text/event-stream|true",
                "TEXT/EVENT-STREAM|true",
                "text/*;q=0.5|true",
                "text/*;q=0|false",
                "text/*; Q = 0.000|false",
                "application/json|false",
                "application/json, text/event-stream;q=0.1|true"
            })
    void acceptsByMediaRanges(String accept, boolean isTaken) {
        assertThat(with("accept", accept).accepts("text/event-stream")).isEqualTo(isTaken);
    }

    @ParameterizedTest
    @CsvSource({"Bearer abc,abc", "bearer  abc ,abc", "Basic abc,''", "'',''", "Bearer,''"})
    void takesTokensOfOneScheme(String authorization, String token) {
        assertThat(with("authorization", authorization).bearer()).isEqualTo(token);
    }

    @Test
    void readsParametersQueriesAndTypes() {
        HttpRequest request = with("content-type", "application/JSON; charset=utf-8");
        assertThat(request.isOfType("application/json")).isTrue();
        assertThat(request.isOfType("text/plain")).isFalse();
        assertThat(request.query("a")).isEqualTo("1");
        assertThat(request.query("b")).isEmpty();
        assertThat(request.query("c")).isEmpty();
        assertThat(request.parameter("id")).isEqualTo("7");
        assertThatIllegalArgumentException().isThrownBy(() -> request.parameter("other"));
    }

    @Test
    void knowsWhatComesFromThisMachine() {
        assertThat(with(Map.of(), HERE).isFromLoopback()).isTrue();
        assertThat(with("x-forwarded-for", "192.0.2.1").isFromLoopback()).isFalse();
        assertThat(with(Map.of(), new InetSocketAddress("192.0.2.1", 9)).isFromLoopback())
                .isFalse();
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("localhost", 9);
        assertThat(with(Map.of(), unresolved).isFromLoopback()).isFalse();
    }
}
