package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Whose pages may connect, as the server is configured. */
class OriginsTest {
    private final AtomicInteger served = new AtomicInteger();
    private Router router;
    private HttpServer server;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws IOException {
        router =
                new Router()
                        .crossOriginRoute("POST", "/open", this::serve)
                        .route("GET", "/own", this::serve)
                        .crossOriginEvents(
                                "/events",
                                request -> {
                                    served.incrementAndGet();
                                    return SseAdmission.Answer.refused(
                                            429, "too-many-streams", "Later", "later");
                                })
                        .events(
                                "/operators",
                                request -> {
                                    served.incrementAndGet();
                                    return SseAdmission.Answer.refused(
                                            429, "too-many-streams", "Later", "later");
                                })
                        .webSocket(
                                "/ws",
                                List.of(),
                                (request, connection) -> {
                                    served.incrementAndGet();
                                    return new Silent();
                                });
        server =
                new HttpServer(
                        HttpConfig.of("127.0.0.1", 0)
                                .withAllowedOrigins(
                                        List.of("https://a.example", "https://*.b.example")),
                        router);
        address = server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private record Silent() implements WebSocketListener {
        @Override
        public void onText(String text) {}

        @Override
        public void onClosed(int code) {}
    }

    private CompletableFuture<HttpResponse> serve(HttpRequest request) {
        served.incrementAndGet();
        return CompletableFuture.completedFuture(HttpResponse.empty(204));
    }

    private String ask(String line, String headers) throws IOException {
        try (RawClient client = new RawClient(address)) {
            return client.send(line + " HTTP/1.1\r\nhost: sfu.example\r\n" + headers + "\r\n")
                    .until("\r\n\r\n");
        }
    }

    private static String upgrade(String origin) {
        return "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n"
                + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + origin;
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example, https://a.example, true",
        "https://a.example:443, https://a.example, true",
        "http://a.example:80, http://a.example, true",
        "HTTPS://A.example, https://a.EXAMPLE, true",
        "https://a.example, http://a.example, false",
        "https://a.example, https://a.example:8443, false",
        "https://a.example, https://b.a.example, false",
        "https://a.example, https://a.example.evil.example, false",
        "https://a.example, '', false",
        "https://*.a.example, https://b.a.example, true",
        "https://*.a.example, https://c.b.a.example, true",
        "https://*.a.example, https://a.example, false",
        "https://*.a.example, https://.a.example, false",
        "https://*.a.example, https://evila.example, false",
        "https://*.a.example, https://evil.example/.a.example, false",
        "https://*.a.example:8443, https://b.a.example:8443, true",
        "https://*.a.example:8443, https://b.a.example, false",
        "http://[::1]:8080, http://[::1]:8080, true",
        "capacitor://localhost, capacitor://localhost, true",
        "null, null, true",
        "https://a.example, null, false",
        "*, https://whatever.example, true",
        "*, null, true",
    })
    void anOriginIsAllowedAsTheListSays(String allowed, String origin, boolean isAllowed) {
        assertThat(new Origins(List.of(allowed)).allows(origin)).isEqualTo(isAllowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.example",
                "https://",
                "https://a.example/",
                "https://*",
                "https://a.*.example",
                "https://a.example:high",
                "",
                "https://a b"
            })
    void whatIsNoOriginIsSaid(String text) {
        assertThatThrownBy(() -> HttpConfig.of("a", 0).withAllowedOrigins(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not an origin");
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example, 403",
        "http://a.example, 403",
        "null, 403",
        "https://a.example, 101",
        "https://x.b.example, 101",
        "https://sfu.example, 101", // its own page
        "'', 101" // no page
    })
    void aWebSocketOfAnotherOriginIsRefusedBeforeTheUpgrade(String origin, int status)
            throws Exception {
        String header = origin.isEmpty() ? "" : "origin: " + origin + "\r\n";
        assertThat(ask("GET /ws", upgrade(header))).startsWith("HTTP/1.1 " + status);
        if (status == 403) {
            assertThat(served).hasValue(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"https://evil.example, 403, 0", "https://a.example, 429, 1", "'', 429, 1"})
    void anEventStreamOfAnotherOriginIsRefusedUnasked(String origin, int status, int asked)
            throws Exception {
        String header = origin.isEmpty() ? "" : "origin: " + origin + "\r\n";
        assertThat(ask("GET /events", header)).startsWith("HTTP/1.1 " + status);
        assertThat(served).hasValue(asked);
    }

    /** What it would have spent is kept; where all origins may use what is open, too. */
    @ParameterizedTest
    @CsvSource({
        "'', 429, 1",
        "http://a, 429, 1",
        "https://a.example, 429, 1",
        "https://evil.example, 403, 0",
        "null, 403, 0",
    })
    void operatorsEventsAreForThePagesOfThisServerAndThoseNamed(
            String origin, int status, int asked) throws Exception {
        try (HttpServer ofAll =
                new HttpServer(
                        HttpConfig.of("127.0.0.1", 0)
                                .withAllowedOrigins(List.of("*", "https://a.example")),
                        router)) {
            String header = origin.isEmpty() ? "" : "origin: " + origin + "\r\n";
            for (InetSocketAddress each : List.of(address, ofAll.start())) {
                served.set(0);
                try (RawClient client = new RawClient(each)) {
                    client.send("GET /operators HTTP/1.1\r\nhost: a\r\n" + header + "\r\n");
                    String answer = client.until("}");
                    assertThat(answer).startsWith("HTTP/1.1 " + status);
                    assertThat(answer.contains("foreign-origin")).isEqualTo(status == 403);
                }
                assertThat(served.get()).isEqualTo(asked);
            }
        }
    }

    @Test
    void aRequestOfAnotherOriginIsNotServedNorItsPreflightGranted() throws Exception {
        String foreign = "origin: https://evil.example\r\ncontent-length: 0\r\n";
        assertThat(ask("POST /open", foreign))
                .startsWith("HTTP/1.1 403")
                .doesNotContain("access-control");
        assertThat(ask("OPTIONS /open", foreign + "access-control-request-method: POST\r\n"))
                .startsWith("HTTP/1.1 403")
                .doesNotContain("access-control");
        assertThat(served).hasValue(0);
    }

    @Test
    void theListedOriginIsToldThatItMayRead() throws Exception {
        String listed = "origin: https://a.example\r\ncontent-length: 0\r\n";
        assertThat(ask("POST /open", listed))
                .startsWith("HTTP/1.1 204")
                .contains("access-control-allow-origin: https://a.example")
                .contains("vary: origin");
        assertThat(ask("OPTIONS /open", listed))
                .startsWith("HTTP/1.1 204")
                .contains("access-control-allow-origin: https://a.example")
                .contains("access-control-allow-methods: OPTIONS, POST");
        assertThat(ask("POST /open", "content-length: 0\r\n"))
                .startsWith("HTTP/1.1 204")
                .contains("vary: origin")
                .doesNotContain("access-control-allow-origin");
    }

    @Test
    void otherRoutesAreNeverReadByOtherOrigins() throws Exception {
        assertThat(ask("GET /own", "origin: https://a.example\r\n"))
                .startsWith("HTTP/1.1 204")
                .doesNotContain("access-control");
        assertThat(ask("OPTIONS /own", "origin: https://a.example\r\n"))
                .as("without which a browser sends no token along")
                .doesNotContain("access-control-allow-origin");
    }
}
