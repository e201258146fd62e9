package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.Server;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.RoomLimits;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpSecurity;
import sfu.signaling.http.Proxies;
import sfu.signaling.session.SessionLimits;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A real nginx that ends TLS before the server: browsers are told what they would be without it.
 */
@Tag("long")
class BehindNginxTest {
    private static final String PASSWORD = "password";

    @TempDir Path folder;

    private Server server;
    private SSLContext trust;

    @BeforeEach
    void start() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "a",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost",
                                "-keystore",
                                keys.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore its = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            its.load(in, PASSWORD.toCharArray());
        }
        pem("CERTIFICATE", its.getCertificate("a").getEncoded());
        pem("PRIVATE KEY", its.getKey("a", PASSWORD.toCharArray()).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", its.getCertificate("a"));
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        trust = SSLContext.getInstance("TLS");
        trust.init(null, factory.getTrustManagers(), null);
        Tokens tokens = new Tokens("key", "0123456789abcdef0123456789abcdef", Instant::now);
        server =
                new Server(
                        HttpConfig.of("127.0.0.1", 0)
                                .withProxies(
                                        Proxies.of(
                                                List.of("127.0.0.0/8"),
                                                Proxies.Header.X_FORWARDED_FOR,
                                                false))
                                .withSecurity(
                                        new HttpSecurity(3600, false, Duration.ofSeconds(10))),
                        ShardOptions.defaults(0),
                        Hosting.of(RoomLimits.defaults(), MediaPolicy.defaults()),
                        SessionLimits.defaults(),
                        Access.byToken(tokens));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void pem(String type, byte[] der) throws Exception {
        Files.writeString(
                folder.resolve(type + ".pem"),
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(type, Base64.getMimeEncoder().encodeToString(der), type));
    }

    private HttpResponse<String> get(String url) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(trust).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        }
    }

    @Test
    void pagesAreAsStrictAsWithoutIt() throws Exception {
        Path certificate = folder.resolve("CERTIFICATE.pem");
        int port = server.address().getPort();
        try (Nginx nginx = new Nginx(port, certificate, folder.resolve("PRIVATE KEY.pem"))) {
            for (String path :
                    List.of(
                            "/",
                            "/dashboard/",
                            "/connectivity.html",
                            "/examples/meeting.html",
                            "/examples/webinar.html",
                            "/examples/chat.html",
                            "/examples/whip-whep.html")) {
                HttpResponse<String> page = get("https://localhost:" + nginx.port() + path);
                assertThat(page.statusCode()).as(path).isEqualTo(200);
                assertThat(header(page, "strict-transport-security")).isEqualTo("max-age=3600");
                assertThat(header(page, "content-security-policy"))
                        .isEqualTo(
                                header(
                                        get("http://127.0.0.1:" + port + path),
                                        "content-security-policy"))
                        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
                        .doesNotContain("unsafe");
                assertThat(page.body())
                        .as(path + " has nothing that its policy forbids")
                        .doesNotContainPattern("<script(?![^>]* src=)[^>]*>")
                        .doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=|javascript:");
            }
        }
        assertThat(header(get("http://127.0.0.1:" + port + "/"), "strict-transport-security"))
                .as("whoever comes without it came by HTTP")
                .isEmpty();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
