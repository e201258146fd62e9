package sfu.admin.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.signaling.http.SelfSigning;
import sfu.signaling.http.TlsIdentity;
import sfu.signaling.store.Store;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.SSLHandshakeException;

/** Targets prove who they are, or hear nothing. */
class WebhookTlsTest {
    private static final String HOST = "hooks.example";
    private static final TlsIdentity.SelfSigned ITS =
            SelfSigning.make(List.of(HOST), Instant.now());
    private static final TlsIdentity.SelfSigned OTHERS =
            SelfSigning.make(List.of("other.example"), Instant.now());
    @TempDir Path folder;

    private Webhooks webhooks(String authorities) {
        WebhookLimits usual = WebhooksTest.limits(1, "127.0.0.1");
        WebhookLimits limits =
                new WebhookLimits(
                        usual.hooks(),
                        usual.queued(),
                        usual.deadLetters(),
                        usual.attempts(),
                        usual.age(),
                        usual.firstBackoff(),
                        usual.longestBackoff(),
                        WebhookLimits.defaults().timeout(),
                        usual.lanes(),
                        authorities,
                        usual.allowed());
        return new Webhooks(
                Store.inMemory(),
                limits,
                name -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")});
    }

    private String pem(TlsIdentity.SelfSigned identity)
            throws IOException, CertificateEncodingException {
        String body = Base64.getMimeEncoder().encodeToString(identity.certificate().getEncoded());
        String text = "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
        return Files.writeString(folder.resolve("authorities.pem"), text).toString();
    }

    private static void tell(Webhooks webhooks, ReceivingServer receiver) {
        String url = "https://" + HOST + ":" + receiver.port() + "/";
        webhooks.put(WebhooksTest.hook(url, List.of(), List.of())).join();
        webhooks.tell(WebhooksTest.event("r", 1));
    }

    private static String problem(TlsIdentity.SelfSigned identity, Webhooks its) throws Exception {
        try (ReceivingServer receiver = ReceivingServer.secure(identity);
                Webhooks webhooks = its) {
            tell(webhooks, receiver);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> webhooks.deadLetters() > 0);
            assertThat(receiver.requests()).isZero();
            return webhooks.dead("h", Long.MAX_VALUE, 1).getFirst().delivery().problem();
        }
    }

    @Test
    void whoSignsItselfIsRefused() throws Exception {
        assertThat(problem(ITS, webhooks(""))).contains("not signed by an authority", "itself");
    }

    @Test
    void anAuthorityOfTheSameNameWithAnotherKeyDoesNotHelp() throws Exception {
        assertThat(problem(ITS, webhooks(pem(OTHERS))))
                .isEqualTo("the certificate's chain is not valid");
    }

    @Test
    void whoIsAnotherHostIsRefusedThoughTrusted() throws Exception {
        assertThat(problem(OTHERS, webhooks(pem(OTHERS))))
                .isEqualTo("the certificate is not for the host " + HOST);
    }

    @Test
    void anAuthorityOfTheFileIsTrusted() throws Exception {
        try (ReceivingServer receiver = ReceivingServer.secure(ITS);
                Webhooks webhooks = webhooks(pem(ITS))) {
            tell(webhooks, receiver);
            assertThat(receiver.await().json().at("/data/number").asInt()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n"})
    void aFileThatIsNoneIsNamed(String text) throws IOException {
        String file = Files.writeString(folder.resolve("none.pem"), text).toString();
        assertThatThrownBy(() -> WebhookLimits.checkAuthorities(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file);
        assertThatThrownBy(() -> WebhookLimits.checkAuthorities(file + "missing"))
                .hasMessage(file + "missing cannot be read");
    }

    @Test
    void whatIsOutOfItsTimeIsSaidSo() {
        assertThat(sentence(new CertificateExpiredException())).contains("expired");
        assertThat(sentence(new CertificateNotYetValidException())).contains("not valid yet");
        assertThat(
                        sentence(
                                new CertPathValidatorException(
                                        "", null, null, -1, BasicReason.REVOKED)))
                .contains("chain");
    }

    private static String sentence(Exception cause) {
        SSLHandshakeException failure = new SSLHandshakeException("no");
        failure.initCause(new CertificateException(cause));
        return TlsProblem.sentence(failure, HOST);
    }
}
