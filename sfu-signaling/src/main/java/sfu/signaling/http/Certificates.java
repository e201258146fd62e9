package sfu.signaling.http;

import io.netty.handler.ssl.SslContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The certificate that new connections get: its files are read again and again, and what is new and
 * whole there takes the place of what was; what is not whole does not.
 */
public final class Certificates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    private final TlsIdentity identity;
    private final LongAdder reloads = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final ScheduledExecutorService checks =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("tls").daemon().factory());
    private volatile SslContext current;
    private volatile X509Certificate certificate;
    private byte[] read; // the latest content of the files; of the checks' thread

    private Certificates(
            TlsIdentity identity, SslContext current, X509Certificate certificate, byte[] read) {
        this.identity = identity;
        this.current = current;
        this.certificate = certificate;
        this.read = read;
    }

    /**
     * @throws IOException with a sentence that says what is wrong with which file
     */
    static Certificates of(TlsIdentity identity) throws IOException {
        if (identity instanceof TlsIdentity.SelfSigned its) {
            return new Certificates(
                    its,
                    Tls.of(its.key(), List.of(its.certificate())),
                    its.certificate(),
                    new byte[0]);
        }
        byte[] content = content(identity);
        KeyChain chain = load(identity);
        return new Certificates(identity, Tls.of(chain), chain.certificates().getFirst(), content);
    }

    /** Looks for others from now on. */
    void checkEach(Duration time) {
        if (!(identity instanceof TlsIdentity.SelfSigned)) {
            long ms = time.toMillis();
            var _ = checks.scheduleWithFixedDelay(this::check, ms, ms, TimeUnit.MILLISECONDS);
        }
    }

    private void check() {
        byte[] content;
        try {
            content = content(identity);
        } catch (IOException e) {
            content = new byte[0]; // they are being replaced, or gone
        }
        if (MessageDigest.isEqual(content, read)) {
            return;
        }
        read = content;
        try {
            KeyChain chain = load(identity);
            current = Tls.of(chain);
            certificate = chain.certificates().getFirst();
            reloads.increment();
            LOG.info(
                    "TLS: new connections get the certificate of {} that is valid until {}",
                    certificate.getSubjectX500Principal(),
                    certificate.getNotAfter().toInstant());
        } catch (IOException | RuntimeException e) {
            failures.increment();
            LOG.error(
                    "TLS: the certificate that is valid until {} is kept: {}",
                    certificate.getNotAfter().toInstant(),
                    e.getMessage());
        }
    }

    private static byte[] content(TlsIdentity identity) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path file : identity.files()) {
            if (!Files.isReadable(file)) {
                throw new IOException("cannot read " + file + ": it must be a PEM or PKCS#12 file");
            }
            all.write(Files.readAllBytes(file));
        }
        return all.toByteArray();
    }

    private static KeyChain load(TlsIdentity identity) throws IOException {
        try {
            return switch (identity) {
                case TlsIdentity.Files(Path certificate, Path key) ->
                        KeyChain.ofPem(Files.readAllBytes(certificate), Files.readAllBytes(key));
                case TlsIdentity.Pkcs12(Path file, String password) ->
                        KeyChain.ofPkcs12(Files.readAllBytes(file), password.toCharArray());
                case TlsIdentity.SelfSigned its ->
                        new KeyChain(its.key(), List.of(its.certificate()));
            };
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException(sentence(identity), e);
        }
    }

    private static String sentence(TlsIdentity identity) {
        return switch (identity) {
            case TlsIdentity.Files(Path certificate, Path key) ->
                    "TLS: "
                            + certificate
                            + " and "
                            + key
                            + " are not a PEM certificate and its PKCS#8 key without a password"
                            + " (openssl pkcs8 -topk8 -nocrypt makes one of other keys)";
            case TlsIdentity.Pkcs12 its ->
                    "TLS: "
                            + its.file()
                            + " is not a PKCS#12 file with a key and its certificate that"
                            + " SFU_TLS_PASSWORD or http.tlsPassword opens";
            case TlsIdentity.SelfSigned its -> "TLS: no certificate could be made";
        };
    }

    /** For a new connection; null where there is no TLS. */
    static @Nullable SslContext current(@Nullable Certificates its) {
        return its == null ? null : its.current;
    }

    /** How often others took the place of those before. */
    public long reloads() {
        return reloads.sum();
    }

    /** How often changed files were no certificate with its key, and the old one was kept. */
    public long failures() {
        return failures.sum();
    }

    /** Until the certificate is valid no more; negative: since. */
    public long remainingSeconds() {
        return Duration.between(Instant.now(), certificate.getNotAfter().toInstant()).toSeconds();
    }

    @Override
    public void close() {
        checks.shutdownNow();
    }
}
