package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import sfu.admin.config.ConfigException;
import sfu.admin.config.HttpSection;
import sfu.signaling.http.HostNames;
import sfu.signaling.http.HttpSecurity;
import sfu.signaling.http.SelfSigning;
import sfu.signaling.http.TlsIdentity;

import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Flags of HTTPS: a certificate of files, or one that is made at start. */
final class TlsOptions {
    private static final String SELF_SIGNED = "self-signed";
    private static final Pattern PKCS12 = Pattern.compile("(?i)\\.(p12|pfx)$");

    /** How long browsers remember: two years, the most that is asked for anywhere. */
    private static final int MAX_HSTS_SECONDS = 63_072_000;

    @Option(
            names = "--hsts",
            paramLabel = "SECONDS",
            description =
                    "browsers come by HTTPS alone for so long; 0 does not tell them (default)")
    @Nullable Integer hsts;

    @Option(
            names = "--tls",
            paramLabel = SELF_SIGNED,
            description =
                    "self-signed: HTTPS on all addresses with a certificate that is made at start,"
                            + " so that phones on the same network join")
    @Nullable String tls;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "PEM certificate chain, or PKCS#12 (.p12, .pfx; SFU_TLS_PASSWORD opens it):"
                            + " cameras need HTTPS off localhost; read again when it changes")
    @Nullable String tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "its key, PKCS#8 in PEM")
    @Nullable String tlsKey;

    boolean isSelfSigned(Source source, @Nullable HttpSection file) throws ConfigException {
        String said = source.text("SFU_TLS", tls, file == null ? null : file.tls(), "");
        if (!said.isEmpty() && !said.equals(SELF_SIGNED)) {
            throw new ConfigException(
                    "--tls is self-signed, or nothing with --tls-cert and --tls-key; not '"
                            + said
                            + "'");
        }
        return !said.isEmpty();
    }

    /** Null for plain HTTP. */
    @Nullable TlsIdentity identity(Source source, @Nullable HttpSection file)
            throws ConfigException {
        String cert =
                source.text("SFU_TLS_CERT", tlsCert, file == null ? null : file.tlsCert(), "");
        String key = source.text("SFU_TLS_KEY", tlsKey, file == null ? null : file.tlsKey(), "");
        boolean isPkcs12 = PKCS12.matcher(cert).find();
        if (isPkcs12 && !key.isEmpty()) {
            throw new ConfigException("a PKCS#12 file has its key: leave out --tls-key");
        }
        if (!isPkcs12 && cert.isEmpty() != key.isEmpty()) {
            throw new ConfigException("TLS needs both a certificate and its key");
        }
        if (!isSelfSigned(source, file)) {
            return isPkcs12 ? pkcs12(cert, source, file) : ofPem(cert, key);
        }
        if (!cert.isEmpty()) {
            throw new ConfigException("a certificate is self-signed or of a file, not both");
        }
        try {
            return SelfSigning.make(HostNames.all(), Instant.now());
        } catch (SocketException e) {
            throw new ConfigException("the addresses of this machine are not known: " + e);
        }
    }

    private static @Nullable TlsIdentity ofPem(String cert, String key) {
        return cert.isEmpty() ? null : new TlsIdentity.Files(Path.of(cert), Path.of(key));
    }

    /** The password is no flag: others on the machine see flags. */
    private static TlsIdentity pkcs12(String cert, Source source, @Nullable HttpSection file) {
        String password =
                source.text("SFU_TLS_PASSWORD", null, file == null ? null : file.tlsPassword(), "");
        return new TlsIdentity.Pkcs12(Path.of(cert), password);
    }

    HttpSecurity security(Source source, @Nullable HttpSection file) throws ConfigException {
        HttpSecurity defaults = HttpSecurity.defaults();
        int seconds = source.number("SFU_HSTS", hsts, file == null ? null : file.hstsSeconds(), 0);
        if (seconds < 0 || seconds > MAX_HSTS_SECONDS) {
            throw new ConfigException(
                    "--hsts is 0 to " + MAX_HSTS_SECONDS + " seconds, not " + seconds);
        }
        Boolean below = file == null ? null : file.hstsSubdomains();
        Integer check = file == null ? null : file.tlsCheckSeconds();
        return new HttpSecurity(
                seconds,
                below != null && below,
                check == null ? defaults.tlsCheck() : Duration.ofSeconds(check));
    }
}
