package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** HTTPS as the configuration file and the flags say: a PKCS#12 file that is renewed, HSTS. */
@Tag("long")
class TlsByFileTest {
    private static final String PASSWORD = "tlspassword-W2k8VxQd5Ts";
    private static final int HSTS_SECONDS = 86_400;

    @TempDir Path folder;

    private static void make(Path file, String name) throws Exception {
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
                                "CN=" + name,
                                "-ext",
                                "SAN=dns:localhost",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(keytool.waitFor()).isZero();
    }

    private static HttpResponse<String> get(int port, List<Path> trusted) throws Exception {
        KeyStore all = KeyStore.getInstance("PKCS12");
        all.load(null, null);
        for (Path each : trusted) {
            KeyStore its = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(each)) {
                its.load(in, PASSWORD.toCharArray());
            }
            all.setCertificateEntry(each.toString(), its.getCertificate("a"));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(all);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        URI health = URI.create("https://localhost:" + port + "/health");
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
        }
    }

    private static String name(HttpResponse<String> answer) throws Exception {
        var its = (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
        return its.getSubjectX500Principal().getName();
    }

    @Test
    void aFileWithAPasswordIsServedWithHstsAndReadAgainWhenItIsAnother() throws Exception {
        Path first = folder.resolve("first.p12");
        Path second = folder.resolve("second.p12");
        make(first, "first");
        make(second, "second");
        Path used = Files.copy(first, folder.resolve("used.p12"));
        Path file =
                Files.writeString(
                        folder.resolve("sfu.yaml"),
                        ChildServer.AUTH
                                + "http: { tlsCert: '%s', tlsPassword: %s, tlsCheckSeconds: 1 }\n"
                                        .formatted(used, PASSWORD));
        try (ChildServer server =
                ChildServer.start(List.of(), "--config=" + file, "--hsts=" + HSTS_SECONDS)) {
            HttpResponse<String> answer = get(server.port(), List.of(first, second));
            assertThat(name(answer)).isEqualTo("CN=first");
            assertThat(answer.headers().firstValue("strict-transport-security"))
                    .hasValue("max-age=" + HSTS_SECONDS);
            Files.copy(second, used, StandardCopyOption.REPLACE_EXISTING);
            await().untilAsserted(() ->
                    assertThat(name(get(server.port(), List.of(first, second))))
                            .isEqualTo("CN=second"));
            assertThat(server.output()).contains("CN=second").doesNotContain(PASSWORD);
        }
    }
}
