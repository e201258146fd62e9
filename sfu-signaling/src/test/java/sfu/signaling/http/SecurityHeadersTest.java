package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** What all answers say, whatever was asked; and what only those of trusted proxies say. */
class SecurityHeadersTest {
    private static final String WEBSOCKET =
            "upgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\n"
                    + "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

    private static HttpServer server(Proxies proxies) {
        Router router =
                new Router()
                        .route(
                                "GET",
                                "/api",
                                r -> CompletableFuture.completedFuture(HttpResponse.json("{}")))
                        .route(
                                "GET",
                                "/fails",
                                r ->
                                        CompletableFuture.failedFuture(
                                                new IllegalStateException("bug")))
                        .webSocket(
                                "/ws",
                                List.of(),
                                (request, connection) ->
                                        new WebSocketListener() {
                                            @Override
                                            public void onText(String text) {}

                                            @Override
                                            public void onClosed(int code) {}
                                        });
        router.files(new StaticFiles().add("/", "/pages"));
        return new HttpServer(
                HttpConfig.of("127.0.0.1", 0)
                        .withProxies(proxies)
                        .withSecurity(new HttpSecurity(60, false, Duration.ofSeconds(10))),
                router);
    }

    private static String head(HttpServer server, String request) throws Exception {
        try (RawClient client = new RawClient(server.start())) {
            String answer = client.send(request).until("\r\n\r\n");
            return answer.toLowerCase(Locale.ROOT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nhost: a\r\n",
                "GET /api HTTP/1.1\r\nhost: a\r\n",
                "HEAD /api HTTP/1.1\r\nhost: a\r\n",
                "OPTIONS /api HTTP/1.1\r\nhost: a\r\n",
                "GET /none HTTP/1.1\r\nhost: a\r\n",
                "GET /fails HTTP/1.1\r\nhost: a\r\n",
                "POST /api HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n",
                "GET /ws HTTP/1.1\r\nhost: a\r\n" + WEBSOCKET,
                "GET /ws HTTP/1.1\r\nhost: a\r\n",
                "nonsense\r\n",
            })
    void allAnswersAreStrict(String request) throws Exception {
        try (HttpServer server = server(Proxies.none())) {
            String answer = head(server, request + "\r\n");
            assertThat(answer)
                    .contains("x-content-type-options: nosniff")
                    .contains("referrer-policy: no-referrer")
                    .contains("x-frame-options: deny")
                    .contains("content-security-policy: default-src 'none'")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe-")
                    .doesNotContain("strict-transport-security");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8, X_FORWARDED_FOR, 'x-forwarded-proto: https', true",
        "127.0.0.0/8, X_FORWARDED_FOR, 'x-forwarded-proto: http, https', true",
        "127.0.0.0/8, X_FORWARDED_FOR, 'x-forwarded-proto: https, http', false",
        "127.0.0.0/8, X_FORWARDED_FOR, 'forwarded: proto=https', false",
        "127.0.0.0/8, FORWARDED, 'forwarded: for=192.0.2.1;proto=https', true",
        "127.0.0.0/8, FORWARDED, 'forwarded: for=192.0.2.1;proto=http', false",
        "127.0.0.0/8, FORWARDED, 'x-forwarded-proto: https', false",
        "10.0.0.0/8, X_FORWARDED_FOR, 'x-forwarded-proto: https', false",
        "127.0.0.0/8, X_FORWARDED_FOR, 'x-other: a', false",
    })
    void onlyATrustedProxySaysThatItWasAskedByHttps(
            String trusted, Proxies.Header header, String field, boolean isSecure)
            throws Exception {
        try (HttpServer server = server(Proxies.of(List.of(trusted), header, false))) {
            String answer = head(server, "GET /api HTTP/1.1\r\nhost: a\r\n" + field + "\r\n\r\n");
            assertThat(answer.contains("strict-transport-security: max-age=60\r\n"))
                    .isEqualTo(isSecure);
        }
    }
}
