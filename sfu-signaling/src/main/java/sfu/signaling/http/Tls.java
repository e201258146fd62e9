package sfu.signaling.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Certificate and key from PEM files, or made here, served by the JDK's TLS 1.2 and 1.3. */
final class Tls {
    private Tls() {}

    /**
     * Null for plain HTTP.
     *
     * @throws IOException with a sentence that says what is wrong with which file
     */
    static @Nullable SslContext of(HttpConfig config) throws IOException {
        return switch (config.tls()) {
            case null -> null;
            case TlsIdentity.Files(Path certificate, Path key) -> ofFiles(certificate, key);
            case TlsIdentity.SelfSigned its ->
                    usual(SslContextBuilder.forServer(its.key(), its.certificate())).build();
        };
    }

    private static SslContextBuilder usual(SslContextBuilder builder) {
        return builder.sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2");
    }

    private static SslContext ofFiles(Path certificate, Path key) throws IOException {
        for (Path file : new Path[] {certificate, key}) {
            if (!Files.isReadable(file)) {
                throw new IOException("cannot read " + file + ": it must be a PEM file");
            }
        }
        try {
            return usual(SslContextBuilder.forServer(certificate.toFile(), key.toFile())).build();
        } catch (IllegalArgumentException | IOException e) {
            throw new IOException(
                    "TLS: "
                            + certificate
                            + " and "
                            + key
                            + " are not a PEM certificate and its PKCS#8 key without a password"
                            + " (openssl pkcs8 -topk8 -nocrypt makes one of other keys)",
                    e);
        }
    }
}
