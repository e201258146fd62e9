package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** Routes and files by real HTTP. */
class HttpServerTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final CompletableFuture<HttpResponse> LATE = new CompletableFuture<>();
    private static HttpServer server;
    private static InetSocketAddress address;

    private static CompletableFuture<HttpResponse> text(String text) {
        return CompletableFuture.completedFuture(HttpResponse.of(200, "text/plain", text));
    }

    @BeforeAll
    static void start() throws IOException {
        Router router =
                new Router()
                        .route("GET", "/hello/{name}", r -> text("hello " + r.parameter("name")))
                        .route("GET", "/large", r -> text("abcdefgh".repeat(1000)))
                        .route("POST", "/echo", r -> text(r.body()))
                        .route("GET", "/who", r -> text(r.bearer() + r.isFromLoopback()))
                        .route(
                                "GET",
                                "/throws",
                                r -> {
                                    throw new IllegalStateException("secret");
                                })
                        .route(
                                "GET",
                                "/fails",
                                r -> CompletableFuture.failedFuture(new IOException("secret")))
                        .route("GET", "/null", r -> CompletableFuture.completedFuture(null))
                        .route(
                                "GET",
                                "/split",
                                r ->
                                        text("x")
                                                .thenApply(x ->
                                                        x.with("location", "a\r\nset-cookie: b")))
                        .route("GET", "/late", r -> LATE)
                        .crossOriginRoute("POST", "/open/{room}", r -> text("open"))
                        .crossOriginRoute("DELETE", "/open/{room}", r -> text("open"))
                        .files(new StaticFiles().add("/", "/pages"));
        server = new HttpServer(HttpConfig.of("127.0.0.1", 0), router);
        address = server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
        server.close(); // once more does nothing
    }

    private static java.net.http.HttpResponse<byte[]> send(
            String method, String path, String... headers) throws Exception {
        var request =
                java.net.http.HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + address.getPort() + path))
                        .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String body(java.net.http.HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String header(java.net.http.HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "/hello/ann, hello ann",
        "/hello/a%2Fb, hello a/b",
        "/hello/a%252Fb, hello a%2Fb",
        "/hello/J%C3%BCrgen%20+x, hello Jürgen +x",
        "/hello/..%2f..%2fetc, hello ../../etc",
        "/hello/%7Bname%7D, hello {name}",
        "/hello/a?x=%2F&name=b, hello a",
    })
    void parametersAreDecodedOnceAndAfterThePathIsSplit(String path, String expected)
            throws Exception {
        assertThat(body(send("GET", path))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nowhere, 404, ''",
        "GET, /hello/, 404, ''",
        "GET, /hello/a/b, 404, ''",
        "GET, /hello%2Fann, 404, ''",
        "DELETE, /hello/a, 405, 'GET, HEAD, OPTIONS'",
        "GET, /echo, 405, 'OPTIONS, POST'",
        "POST, /page.html, 405, 'GET, HEAD, OPTIONS'",
        "OPTIONS, /hello/a, 204, 'GET, HEAD, OPTIONS'",
        "OPTIONS, /open/a, 204, 'DELETE, OPTIONS, POST'",
        "TRACE, /hello/a, 405, 'GET, HEAD, OPTIONS'",
        "GET, /..%2Fsecret.txt, 404, ''",
        "GET, /sub/..%2F..%2Fsecret.txt, 404, ''",
        "GET, /%2e%2e/secret.txt, 404, ''",
        "GET, /page.class, 404, ''",
        "GET, /sub, 404, ''",
    })
    void whatIsNotThereIsAProblemWithAllow(String method, String path, int status, String allow)
            throws Exception {
        var response = send(method, path);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(header(response, "allow")).isEqualTo(allow);
        if (status >= 400) {
            assertThat(header(response, "content-type")).isEqualTo("application/problem+json");
            assertThat(body(response)).contains("\"status\":" + status);
        }
    }

    /** As no client sends it that takes care of its URLs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/sub/../../secret.txt",
                "//secret.txt",
                "/..\\secret.txt",
                "/%5c..%5csecret.txt",
                "/sub/..;/../secret.txt",
                "/%00/../secret.txt"
            })
    void noRawPathLeadsOutOfThePages(String path) throws Exception {
        try (RawClient client = new RawClient(address)) {
            client.send("GET " + path + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            assertThat(client.all()).matches("(?s)HTTP/1\\.1 40[04] .*").doesNotContain("200 OK");
        }
    }

    @ParameterizedTest
    @CsvSource({"/throws", "/fails", "/null", "/split"})
    void aBugIsANumberAndNoStackTrace(String path) throws Exception {
        var response = send("GET", path);
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(body(response)).matches(".*error [0-9a-f]{8}\"}").doesNotContain("secret");
        assertThat(response.headers().map()).doesNotContainKey("set-cookie");
        assertThat(send("GET", "/hello/x").statusCode()).isEqualTo(200);
    }

    @Test
    void tokensComeByHeaderAndNeverByUrl() throws Exception {
        assertThat(body(send("GET", "/who?access_token=q"))).isEqualTo("true");
        assertThat(body(send("GET", "/who", "authorization", "bearer h"))).isEqualTo("htrue");
    }

    @Test
    void pagesHaveTheirTypePolicyAndTag() throws Exception {
        var page = send("GET", "/");
        assertThat(body(page)).contains("<title>page</title>");
        assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(page, "content-security-policy"))
                .contains("default-src 'none'; script-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(page, "cache-control")).isEqualTo("no-cache");
        String tag = header(page, "etag");
        var again = send("GET", "/index.html", "if-none-match", "\"other\", " + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "etag")).isEqualTo(tag);
        assertThat(send("GET", "/", "if-none-match", "\"x\"").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/index.html", "/large"})
    void headIsGetWithoutTheBody(String path) throws Exception {
        var head = send("HEAD", path);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        int length = send("GET", path).body().length;
        assertThat(header(head, "content-length")).isEqualTo(String.valueOf(length));
    }

    @ParameterizedTest
    @CsvSource({
        "/large, gzip, true",
        "/large, 'br, gzip;q=0.5', true",
        "/large, 'gzip;q=0, br', false",
        "/large, '', false",
        "/app.js, gzip, true",
        "/hello/x, gzip, false",
    })
    void textIsCodedIfThatIsWorthIt(String path, String accepted, boolean isCoded)
            throws Exception {
        var response = send("GET", path, "accept-encoding", accepted);
        assertThat(header(response, "content-encoding")).isEqualTo(isCoded ? "gzip" : "");
        byte[] plain = send("GET", path).body();
        byte[] got = response.body();
        if (isCoded) {
            got = new GZIPInputStream(new ByteArrayInputStream(got)).readAllBytes();
            assertThat(header(response, "vary")).isEqualTo("accept-encoding");
        }
        assertThat(got).isEqualTo(plain);
    }

    @Test
    void otherOriginsUseWhatIsOpenToThemOnly() throws Exception {
        var open = send("POST", "/open/a", "origin", "https://a.example");
        assertThat(header(open, "access-control-allow-origin")).isEqualTo("*");
        assertThat(header(open, "access-control-expose-headers")).contains("location");
        var preflight = send("OPTIONS", "/open/a", "origin", "https://a.example");
        assertThat(header(preflight, "access-control-allow-headers")).contains("authorization");
        assertThat(header(preflight, "access-control-allow-origin")).isEqualTo("*");
        var closed = send("GET", "/hello/a", "origin", "https://a.example");
        assertThat(closed.headers().map()).doesNotContainKey("access-control-allow-origin");
        var noPreflight = send("OPTIONS", "/hello/a", "origin", "https://a.example");
        assertThat(noPreflight.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (RawClient client = new RawClient(address)) {
            client.send(
                    "GET /late HTTP/1.1\r\nhost: a\r\n\r\n"
                            + "HEAD /large HTTP/1.1\r\nhost: a\r\n\r\n"
                            + "GET /hello/second HTTP/1.1\r\nhost: a\r\n\r\n"
                            + "GET /hello/third HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
                            + "GET /hello/fourth HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(body(send("GET", "/hello/other"))).isEqualTo("hello other");
            LATE.completeAsync(() -> HttpResponse.of(200, "text/plain", "first"));
            assertThat(client.all())
                    .containsSubsequence("first", "hello second", "hello third")
                    .doesNotContain("hello fourth")
                    .doesNotContain("abcdefgh");
        }
    }

    @Test
    void thousandsOfPipelinedRequestsNeedNoDeepStack() throws Exception {
        try (RawClient client = new RawClient(address)) {
            client.send("GET /hello/x HTTP/1.1\r\nhost: a\r\n\r\n".repeat(5000));
            client.send("GET /hello/last HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            assertThat(client.all().split("hello x", -1)).hasSize(5001);
        }
    }

    @Test
    void aPortInUseIsASentence() {
        HttpServer second =
                new HttpServer(HttpConfig.of("127.0.0.1", address.getPort()), new Router());
        assertThatThrownBy(second::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HTTP port " + address.getPort())
                .hasMessageContaining("--http-port");
    }

    @Test
    void closingEndsConnections() throws Exception {
        HttpServer other = new HttpServer(HttpConfig.of("127.0.0.1", 0), new Router());
        try (RawClient client = new RawClient(other.start())) {
            client.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").until("\r\n\r\n");
            CompletableFuture.runAsync(other::close).get(30, TimeUnit.SECONDS);
            client.all();
        }
    }
}
