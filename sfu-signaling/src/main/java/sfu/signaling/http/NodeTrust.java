package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom a node believes, of those that other nodes are reached at by https. */
public final class NodeTrust {
    /** Whom authorities signed that the JVM knows. */
    public static final NodeTrust OF_JVM = new NodeTrust(null);

    private final @Nullable TrustManagerFactory managers;

    private NodeTrust(@Nullable TrustManagerFactory managers) {
        this.managers = managers;
    }

    /**
     * Those alone whom one of these signed, or who are one of them; their names have to be right,
     * too.
     *
     * @param file certificates in PEM
     * @throws IOException with a sentence, if there are none in it
     */
    public static NodeTrust in(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate its :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + count++, its);
            }
            if (count == 0) {
                throw new IOException(file + " has no certificate in PEM");
            }
            TrustManagerFactory its =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            its.init(store);
            return new NodeTrust(its);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " has no certificate in PEM: " + e.getMessage(), e);
        }
    }

    /** Null: the JVM's. */
    @Nullable TrustManagerFactory managers() {
        return managers;
    }

    /** For a client. */
    public SSLContext context() {
        try {
            TrustManagerFactory its = managers;
            if (its == null) {
                return SSLContext.getDefault();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, its.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) { // every Java has it
            throw new IllegalStateException(e);
        }
    }
}
