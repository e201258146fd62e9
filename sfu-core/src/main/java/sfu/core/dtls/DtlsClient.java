package sfu.core.dtls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

import sfu.core.api.DtlsFingerprint;
import sfu.core.srtp.SrtpProfile;

import java.io.IOException;
import java.util.Hashtable;

/** The other side of DtlsServer, for the handshake with ourselves at start and for tests. */
final class DtlsClient extends DefaultTlsClient {
    private static final int[] DEFAULT_PROFILES = {
        SrtpProfile.AEAD_AES_128_GCM.code(), SrtpProfile.AES128_CM_HMAC_SHA1_80.code()
    };

    private final DtlsCertificate certificate;
    private final DtlsFingerprint serverFingerprint;
    private final int[] profiles;
    private @Nullable SrtpProfile profile;
    private @Nullable SrtpKeys keys;

    DtlsClient(DtlsCertificate certificate, DtlsFingerprint serverFingerprint, int... profiles) {
        super(DtlsCertificate.CRYPTO);
        this.certificate = certificate;
        this.serverFingerprint = serverFingerprint;
        this.profiles = profiles.length == 0 ? DEFAULT_PROFILES : profiles;
    }

    SrtpKeys keys() {
        if (keys == null) {
            throw new IllegalStateException("the handshake is not done");
        }
        return keys;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return 10_000;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return 50;
    }

    @Override
    public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
        @SuppressWarnings("unchecked")
        Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, new byte[0]));
        return extensions;
    }

    @Override
    @SuppressWarnings("rawtypes") // Bouncy Castle's signature
    public void processServerExtensions(Hashtable serverExtensions) throws IOException {
        super.processServerExtensions(serverExtensions);
        UseSRTPData chosen = TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
        for (SrtpProfile known : SrtpProfile.values()) {
            if (chosen != null && chosen.getProtectionProfiles()[0] == known.code()) {
                profile = known;
            }
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                byte[] encoded = server.getCertificate().getCertificateAt(0).getEncoded();
                boolean matches =
                        DtlsCertificate.fingerprint(encoded, serverFingerprint.algorithm())
                                .equals(serverFingerprint);
                if (!matches) {
                    throw new TlsFatalAlert(AlertDescription.bad_certificate);
                }
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request)
                    throws IOException {
                return certificate.signer(context);
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.internal_error);
        }
        keys = SrtpKeys.export(context, profile);
    }
}
