package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that is made at start: who trusts it is served by the names that it has. */
class SelfSigningTest {
    private static final Instant NOW = Instant.now();
    private static final List<String> NAMES =
            List.of("localhost", "127.0.0.1", "::1", "192.0.2.7", "2001:db8::7");
    private static final TlsIdentity.SelfSigned ITS = SelfSigning.make(NAMES, NOW);

    private static HttpServer server() {
        Router router =
                new Router()
                        .route(
                                "GET",
                                "/",
                                r ->
                                        CompletableFuture.completedFuture(
                                                HttpResponse.of(200, "text/plain", "safe")));
        return new HttpServer(HttpConfig.of("127.0.0.1", 0).withTls(ITS), router);
    }

    private static String get(X509Certificate trusted, int port) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("it", trusted);
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            URI uri = URI.create("https://127.0.0.1:" + port + "/");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        }
    }

    @Test
    void whoTrustsItIsServedByItsAddressAndNobodyElse() throws Exception {
        try (HttpServer server = server()) {
            int port = server.start().getPort();
            assertThat(get(ITS.certificate(), port)).isEqualTo("safe");
            X509Certificate another = SelfSigning.make(NAMES, NOW).certificate();
            assertThatThrownBy(() -> get(another, port)).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void itSaysWhoItIsForAndHowLong() throws Exception {
        X509Certificate certificate = ITS.certificate();
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(each -> String.valueOf(each.get(1)))
                .containsExactly(
                        "localhost",
                        "127.0.0.1",
                        "0:0:0:0:0:0:0:1",
                        "192.0.2.7",
                        "2001:db8:0:0:0:0:0:7");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
        certificate.checkValidity(Date.from(NOW.minus(Duration.ofHours(1))));
        assertThat(Duration.between(NOW, certificate.getNotAfter().toInstant()))
                .as("browsers take no longer ones")
                .isLessThan(Duration.ofDays(398));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        assertThat(ITS.fingerprint().replace(":", ""))
                .isEqualTo(HexFormat.of().withUpperCase().formatHex(digest));
    }

    @Test
    void othersReachItByItsAddresses() {
        assertThat(ITS.origins("0.0.0.0", 8443))
                .containsExactly("https://192.0.2.7:8443", "https://[2001:db8::7]:8443");
        assertThat(ITS.origins("192.0.2.7", 443)).containsExactly("https://192.0.2.7:443");
        assertThat(ITS.origins("localhost", 443)).isEmpty();
        assertThat(ITS.toString()).as("no key").isEqualTo("SelfSigned[" + NAMES + "]");
    }
}
