package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.awaitility.Awaitility;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of keytool, as PEM and PKCS#12, that change while the server runs. */
class CertificatesTest {
    private static final String PASSWORD = "password-of-a-file";
    private static final List<String> NAMES = List.of("first", "second");

    @TempDir static Path made;
    private static KeyStore trusted;

    @TempDir Path folder;

    @BeforeAll
    static void make() throws Exception {
        trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (String name : NAMES) {
            make(name, name.equals("first") ? "EC" : "RSA");
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(made.resolve(name + ".p12"))) {
                keys.load(in, PASSWORD.toCharArray());
            }
            byte[] certificate = keys.getCertificate("a").getEncoded();
            pem(name + ".cert", "CERTIFICATE", certificate);
            byte[] key = keys.getKey("a", PASSWORD.toCharArray()).getEncoded();
            pem(name + ".key", "PRIVATE KEY", key);
            trusted.setCertificateEntry(name, keys.getCertificate("a"));
        }
    }

    private static void make(String name, String algorithm) throws Exception {
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "a",
                                "-keyalg",
                                algorithm,
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "SAN=dns:localhost",
                                "-keystore",
                                made.resolve(name + ".p12").toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(keytool.waitFor()).isZero();
    }

    private static void pem(String file, String type, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder().encodeToString(der);
        Files.writeString(
                made.resolve(file),
                "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }

    private void use(String name, String... endings) throws IOException {
        for (String ending : endings) {
            Files.copy(
                    made.resolve(name + ending),
                    folder.resolve("its" + ending),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static HttpServer server(TlsIdentity identity, int hstsSeconds) {
        Router router =
                new Router()
                        .route(
                                "GET",
                                "/",
                                r ->
                                        CompletableFuture.completedFuture(
                                                HttpResponse.of(200, "text/plain", "safe")));
        return new HttpServer(
                HttpConfig.of("127.0.0.1", 0)
                        .withTls(identity)
                        .withSecurity(new HttpSecurity(hstsSeconds, true, Duration.ofMillis(20))),
                router);
    }

    private TlsIdentity ofPem() {
        return new TlsIdentity.Files(folder.resolve("its.cert"), folder.resolve("its.key"));
    }

    private TlsIdentity ofPkcs12() {
        return new TlsIdentity.Pkcs12(folder.resolve("its.p12"), PASSWORD);
    }

    /** A client of its own: its connection is new, its session too. */
    private static java.net.http.HttpResponse<String> get(int port, String... suites)
            throws Exception {
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLParameters parameters = new SSLParameters();
        if (suites.length > 0) {
            parameters.setCipherSuites(suites);
            parameters.setProtocols(new String[] {"TLSv1.2"});
        }
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(context).sslParameters(parameters).build()) {
            return client.send(
                    java.net.http.HttpRequest.newBuilder(
                                    URI.create("https://localhost:" + port + "/"))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static String name(int port) throws Exception {
        SSLSession session = get(port).sslSession().orElseThrow();
        X509Certificate its = (X509Certificate) session.getPeerCertificates()[0];
        return its.getSubjectX500Principal().getName().replace("CN=", "");
    }

    private static Certificates certificates(HttpServer server) {
        Certificates its = server.certificates();
        assertThat(its).isNotNull();
        return its;
    }

    @Test
    void newConnectionsGetWhatIsNewInPem() throws Exception {
        use("first", ".cert", ".key");
        try (HttpServer server = server(ofPem(), 0)) {
            int port = server.start().getPort();
            assertThat(name(port)).isEqualTo("first");
            assertThat(certificates(server).remainingSeconds()).isPositive();
            use("second", ".cert"); // its key comes later, as files do
            Awaitility.await().until(() -> certificates(server).failures() > 0);
            assertThat(name(port)).as("until both are there").isEqualTo("first");
            use("second", ".key");
            Awaitility.await().until(() -> certificates(server).reloads() > 0);
            assertThat(name(port)).isEqualTo("second");
        }
    }

    @Test
    void onePemFileMayHaveAllAndMore() throws Exception {
        Path all = folder.resolve("all.pem");
        Files.writeString(
                all,
                Files.readString(made.resolve("first.key"))
                        + "-----BEGIN DH PARAMETERS-----\nMAYCAQcCAQU=\n"
                        + "-----END DH PARAMETERS-----\n"
                        + "subject=CN = first\n"
                        + Files.readString(made.resolve("first.cert")));
        try (HttpServer server = server(new TlsIdentity.Files(all, all), 0)) {
            assertThat(name(server.start().getPort())).isEqualTo("first");
        }
    }

    @Test
    void newConnectionsGetWhatIsNewInPkcs12() throws Exception {
        use("first", ".p12");
        try (HttpServer server = server(ofPkcs12(), 0)) {
            int port = server.start().getPort();
            assertThat(name(port)).isEqualTo("first");
            use("second", ".p12");
            Awaitility.await().until(() -> certificates(server).reloads() > 0);
            assertThat(name(port)).isEqualTo("second");
        }
    }

    @Test
    void filesThatAreBrokenOrGoneLeaveTheOldOne() throws Exception {
        use("first", ".p12");
        try (HttpServer server = server(ofPkcs12(), 0)) {
            int port = server.start().getPort();
            Files.writeString(folder.resolve("its.p12"), "broken");
            Awaitility.await().until(() -> certificates(server).failures() == 1);
            assertThat(name(port)).isEqualTo("first");
            Files.delete(folder.resolve("its.p12"));
            Awaitility.await().until(() -> certificates(server).failures() == 2);
            assertThat(name(port)).isEqualTo("first");
            use("first", ".p12");
            Awaitility.await().until(() -> certificates(server).reloads() == 1);
            assertThat(name(port)).isEqualTo("first");
        }
    }

    @Test
    void oldSuitesAreRefused() throws Exception {
        use("second", ".p12");
        try (HttpServer server = server(ofPkcs12(), 0)) {
            int port = server.start().getPort();
            assertThat(get(port, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256").body()).isEqualTo("safe");
            for (String old :
                    List.of(
                            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
                            "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256")) {
                assertThatThrownBy(() -> get(port, old)).as(old).isInstanceOf(SSLException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawHello.TLS_1_0, RawHello.TLS_1_1})
    void oldVersionsAreRefused(int version) throws Exception {
        use("second", ".p12");
        try (HttpServer server = server(ofPkcs12(), 0)) {
            int port = server.start().getPort();
            assertThat(RawHello.send(port, version))
                    .isEqualTo(
                            new RawHello.Reply(
                                    RawHello.ALERT, RawHello.FATAL, RawHello.PROTOCOL_VERSION));
            assertThat(RawHello.send(port, RawHello.TLS_1_2).type())
                    .as("the same of a version that is allowed")
                    .isEqualTo(RawHello.HANDSHAKE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3600})
    void browsersAreToldToComeByHttpsIfThatIsWanted(int seconds) throws Exception {
        use("first", ".p12");
        try (HttpServer server = server(ofPkcs12(), seconds)) {
            var told = get(server.start().getPort()).headers();
            assertThat(told.firstValue("strict-transport-security").orElse(""))
                    .isEqualTo(seconds == 0 ? "" : "max-age=3600; includeSubDomains");
        }
    }

    @Test
    void aWrongPasswordIsASentenceWithoutIt() throws Exception {
        use("first", ".p12");
        TlsIdentity wrong = new TlsIdentity.Pkcs12(folder.resolve("its.p12"), "wrong-one");
        assertThat(wrong.toString()).doesNotContain("wrong-one");
        assertThatThrownBy(() -> server(wrong, 0).start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("SFU_TLS_PASSWORD")
                .hasMessageNotContaining("wrong-one");
    }

    @Test
    void aKeyOfAnotherIsASentence() throws Exception {
        use("first", ".cert");
        use("second", ".key");
        assertThatThrownBy(() -> server(ofPem(), 0).start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("are not a PEM certificate and its PKCS#8 key");
    }
}
