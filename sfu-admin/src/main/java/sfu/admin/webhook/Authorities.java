package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Who may sign the certificates of targets: the platform's authorities, and those of a file. */
final class Authorities {
    private Authorities() {}

    /**
     * @param file certificates in PEM; empty: the platform's alone
     * @throws IllegalArgumentException with a sentence
     */
    static SSLSocketFactory trusted(String file) {
        if (file.isEmpty()) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            add(all, read(file));
            for (TrustManager each : managers(null)) {
                if (each instanceof X509TrustManager platform) {
                    for (X509Certificate its : platform.getAcceptedIssuers()) {
                        all.setCertificateEntry("" + all.size(), its);
                    }
                }
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(all), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e); // every JDK has these
        }
    }

    private static void add(KeyStore all, Collection<? extends Certificate> certificates)
            throws GeneralSecurityException {
        for (Certificate each : certificates) {
            all.setCertificateEntry("" + all.size(), each);
        }
    }

    private static TrustManager[] managers(@Nullable KeyStore trusted)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private static Collection<? extends Certificate> read(String file)
            throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(file + " is no certificates in PEM", e);
        }
        throw new IllegalArgumentException(file + " has no certificate in PEM");
    }
}
