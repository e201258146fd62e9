package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** TLS with a certificate that the JDK's keytool makes here. */
class TlsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final char[] PASSWORD = "password".toCharArray();
    @TempDir static Path folder;
    private static KeyStore keys;
    private static Path certificate;
    private static Path key;

    @BeforeAll
    static void make() throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(command(store)).inheritIO().start();
        assertThat(keytool.waitFor()).isZero();
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        certificate = pem("CERTIFICATE", keys.getCertificate("a").getEncoded());
        Key secret = keys.getKey("a", PASSWORD);
        key = pem("PRIVATE KEY", secret.getEncoded());
    }

    private static List<String> command(Path store) {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        return List.of(
                keytool,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                "password");
    }

    private static Path pem(String type, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder().encodeToString(der);
        return Files.writeString(
                folder.resolve(type.replace(' ', '-') + ".pem"),
                "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }

    private static HttpServer server() {
        Router router =
                new Router()
                        .route(
                                "GET",
                                "/",
                                r ->
                                        CompletableFuture.completedFuture(
                                                HttpResponse.of(200, "text/plain", "safe")))
                        .webSocket(
                                "/ws",
                                List.of(),
                                (request, connection) ->
                                        new WebSocketListener() {
                                            @Override
                                            public void onText(String text) {
                                                connection.send(text);
                                            }

                                            @Override
                                            public void onClosed(int code) {}
                                        });
        return new HttpServer(
                HttpConfig.of("127.0.0.1", 0)
                        .withTls(certificate, key)
                        .withLimits(LimitsTest.limits(100, Duration.ofSeconds(3), LONG)),
                router);
    }

    /** The first bytes of a ClientHello (RFC 8446 5.1), and then nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"", "16", "160301020001"})
    void aHandshakeThatDoesNotGoOnEnds(String hex) throws Exception {
        try (HttpServer server = server();
                RawClient slow = new RawClient(server.start())) {
            slow.send(java.util.HexFormat.of().parseHex(hex));
            assertThat(slow.all().length()).isLessThan(100); // an alert at most
        }
    }

    private static SSLContext trust() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", keys.getCertificate("a"));
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void pagesAndSocketsAreServedByTls(String version) throws Exception {
        try (HttpServer server = server()) {
            int port = server.start().getPort();
            SSLParameters parameters = new SSLParameters();
            parameters.setProtocols(new String[] {version});
            HttpClient client =
                    HttpClient.newBuilder().sslContext(trust()).sslParameters(parameters).build();
            var request =
                    java.net.http.HttpRequest.newBuilder(
                            URI.create("https://localhost:" + port + "/"));
            assertThat(client.send(request.build(), BodyHandlers.ofString()).body())
                    .isEqualTo("safe");
            CompletableFuture<String> echoed = new CompletableFuture<>();
            WebSocket socket =
                    client.newWebSocketBuilder()
                            .buildAsync(
                                    URI.create("wss://localhost:" + port + "/ws"),
                                    new WebSocket.Listener() {
                                        @Override
                                        public java.util.concurrent.CompletionStage<?> onText(
                                                WebSocket from, CharSequence text, boolean last) {
                                            echoed.complete(text.toString());
                                            return null;
                                        }
                                    })
                            .get(30, TimeUnit.SECONDS);
            socket.sendText("over TLS", true).join();
            assertThat(echoed.get(30, TimeUnit.SECONDS)).isEqualTo("over TLS");
        }
    }

    @Test
    void plainHttpOnTheTlsPortEnds() throws Exception {
        try (HttpServer server = server();
                RawClient plain = new RawClient(server.start())) {
            assertThat(plain.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").all())
                    .doesNotContain("safe");
        }
    }

    @Test
    void wrongFilesAreASentence() throws Exception {
        Path missing = folder.resolve("missing.pem");
        HttpConfig config = HttpConfig.of("127.0.0.1", 0);
        assertThatThrownBy(() -> new HttpServer(config.withTls(missing, key), new Router()).start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot read " + missing);
        assertThatThrownBy(() ->
                        new HttpServer(config.withTls(certificate, certificate), new Router())
                                .start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("openssl pkcs8");
        assertThatThrownBy(() -> config.withTls(certificate, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
