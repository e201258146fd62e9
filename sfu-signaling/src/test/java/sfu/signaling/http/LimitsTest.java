package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** What clients send that they should not, or too much, or too slowly. */
class LimitsTest {
    private static final CompletableFuture<HttpResponse> LATE = new CompletableFuture<>();
    private static HttpServer server;
    private static InetSocketAddress address;

    static HttpLimits limits(int connections, Duration request, Duration idle) {
        Duration long_ = Duration.ofSeconds(60);
        return new HttpLimits(connections, 2048, 1000, 1000, 100_000, request, idle, long_, long_);
    }

    static Router router() {
        return new Router()
                .route(
                        "POST",
                        "/echo",
                        r ->
                                CompletableFuture.completedFuture(
                                        HttpResponse.of(200, "text/plain", "got " + r.body())))
                .route("GET", "/late", r -> LATE);
    }

    private static HttpServer server(HttpLimits limits) {
        return new HttpServer(HttpConfig.of("127.0.0.1", 0).withLimits(limits), router());
    }

    @BeforeAll
    static void start() throws IOException {
        server = server(limits(1000, Duration.ofMillis(300), Duration.ofSeconds(60)));
        address = server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void assertAlive() throws IOException {
        try (RawClient client = new RawClient(address)) {
            client.send(
                    "POST /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\n"
                            + "content-length: 2\r\n\r\nok");
            assertThat(client.all()).startsWith("HTTP/1.1 200").endsWith("got ok");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1\r\n\r\n', 400",
        "'GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n', 400",
        "'GET /%zz HTTP/1.1\r\nhost: a\r\n\r\n', 400",
        "'GET /?x=%f HTTP/1.1\r\nhost: a\r\n\r\n', 400",
        "'GET nothing HTTP/1.1\r\nhost: a\r\n\r\n', 400",
        "'GET / HTTP/1.1\r\nhost a\r\n\r\n', 400",
        "'GET / HTTP/2.0\r\nhost: a\r\n\r\n', 505",
        "'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505",
        "'hello\r\n\r\n', 400",
        "'POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 9999\r\n\r\n', 413",
        "'POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n', 400",
        "'POST /echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', 400",
        "'POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc', 408",
        "'GET / HTTP/1.1\r\nho', 408",
    })
    void whatCannotBeServedIsSaidAndEnded(String sent, int status) throws Exception {
        try (RawClient client = new RawClient(address)) {
            String answer = client.send(sent).all();
            assertThat(answer).startsWith("HTTP/1.1 " + status).contains("problem+json");
            assertThat(answer.split("content-length", -1)).hasSize(2); // one answer
        }
        assertAlive();
    }

    @Test
    void longHeadersAndLinesAreRefused() throws Exception {
        try (RawClient line = new RawClient(address);
                RawClient field = new RawClient(address)) {
            String much = "x".repeat(3000);
            assertThat(line.send("GET /" + much + " HTTP/1.1\r\nhost: a\r\n\r\n").all())
                    .startsWith("HTTP/1.1 414");
            assertThat(field.send("GET / HTTP/1.1\r\nhost: a\r\nb: " + much + "\r\n\r\n").all())
                    .startsWith("HTTP/1.1 431");
        }
    }

    @Test
    void aLargeBodyIsRefusedWhetherItsLengthIsSaidOrNot() throws Exception {
        String chunk = "100\r\n" + "x".repeat(256) + "\r\n";
        try (RawClient chunked = new RawClient(address);
                RawClient known = new RawClient(address);
                RawClient asking = new RawClient(address)) {
            chunked.send(
                    "POST /echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
                            + chunk.repeat(6));
            assertThat(chunked.all()).startsWith("HTTP/1.1 413").contains("1000 bytes");
            known.send("POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n");
            known.send("x".repeat(100_000));
            assertThat(known.all()).startsWith("HTTP/1.1 413").contains("problem+json");
            asking.send(
                    "POST /echo HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\n"
                            + "content-length: 100000\r\n\r\n");
            assertThat(asking.all()).startsWith("HTTP/1.1 413").contains("content-too-large");
        }
        assertAlive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {":///echo", "ftp://a/echo", "http:///echo", "http://b@a/echo", "a/echo"})
    void whatOnlyLooksLikeAnAbsoluteFormIsRefused(String target) throws Exception {
        try (RawClient client = new RawClient(address)) {
            client.send("POST " + target + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            assertThat(client.all()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void absoluteFormAndOldClientsAreServed() throws Exception {
        try (RawClient absolute = new RawClient(address);
                RawClient old = new RawClient(address)) {
            absolute.send(
                    "POST http://a:1/echo HTTP/1.1\r\nhost: a:1\r\nconnection: close\r\n"
                            + "content-length: 1\r\n\r\nx");
            assertThat(absolute.all()).endsWith("got x");
            old.send("POST /echo HTTP/1.0\r\ncontent-length: 1\r\n\r\ny");
            assertThat(old.all()).endsWith("got y");
        }
    }

    @Test
    void garbageDisturbsNobody() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 100; round++) {
            byte[] bytes = new byte[1 + random.nextInt(4000)];
            random.nextBytes(bytes);
            try (RawClient client = new RawClient(address)) {
                client.send(bytes);
            } catch (IOException e) {
                // ended while we sent
            }
        }
        assertAlive();
    }

    @Test
    void aSlowRequestEndsButASlowAnswerMayCome() throws Exception {
        try (RawClient slow = new RawClient(address);
                RawClient patient = new RawClient(address)) {
            patient.send("GET /late HTTP/1.1\r\nhost: a\r\n\r\nGET /");
            slow.send("POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nx");
            assertThat(slow.all()).startsWith("HTTP/1.1 408");
            LATE.complete(HttpResponse.of(200, "text/plain", "late"));
            assertThat(patient.until("late")).contains("HTTP/1.1 200").contains("late");
        }
    }

    @Test
    void idleConnectionsEnd() throws Exception {
        try (HttpServer other =
                server(limits(10, Duration.ofSeconds(60), Duration.ofMillis(100)))) {
            try (RawClient client = new RawClient(other.start())) {
                assertThat(client.all()).isEmpty();
            }
        }
    }

    @Test
    void oneConnectionTooManyIsEndedAndItsPlaceIsFreeAgain() throws Exception {
        try (HttpServer other = server(limits(2, Duration.ofSeconds(60), Duration.ofSeconds(60)))) {
            InetSocketAddress at = other.start();
            String request = "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx";
            try (RawClient first = new RawClient(at);
                    RawClient second = new RawClient(at)) {
                assertThat(first.send(request).until("got x")).contains("200 OK");
                assertThat(second.send(request).until("got x")).contains("200 OK");
                try (RawClient third = new RawClient(at)) {
                    assertThat(third.all()).isEmpty();
                }
            }
            org.awaitility.Awaitility.await()
                    .until(() -> {
                        try (RawClient again = new RawClient(at)) {
                            return again.send(request).until("got x").contains("200 OK");
                        } catch (IOException e) {
                            return false;
                        }
                    });
        }
    }
}
