package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import sfu.admin.config.ConfigException;
import sfu.admin.config.ServerConfig;
import sfu.signaling.http.HostNames;
import sfu.signaling.http.SelfSigning;
import sfu.signaling.http.TlsIdentity;

import java.net.SocketException;
import java.nio.file.Path;
import java.time.Instant;

/** Flags of HTTPS: a certificate of files, or one that is made at start. */
final class TlsOptions {
    private static final String SELF_SIGNED = "self-signed";

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
            description = "PEM certificate chain: cameras need HTTPS off localhost")
    @Nullable String tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "its PEM key")
    @Nullable String tlsKey;

    boolean isSelfSigned(Source source, ServerConfig.@Nullable Http file) throws ConfigException {
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
    @Nullable TlsIdentity identity(Source source, ServerConfig.@Nullable Http file)
            throws ConfigException {
        String cert =
                source.text("SFU_TLS_CERT", tlsCert, file == null ? null : file.tlsCert(), "");
        String key = source.text("SFU_TLS_KEY", tlsKey, file == null ? null : file.tlsKey(), "");
        if (cert.isEmpty() != key.isEmpty()) {
            throw new ConfigException("TLS needs both a certificate and its key");
        }
        if (!isSelfSigned(source, file)) {
            return cert.isEmpty() ? null : new TlsIdentity.Files(Path.of(cert), Path.of(key));
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
}
