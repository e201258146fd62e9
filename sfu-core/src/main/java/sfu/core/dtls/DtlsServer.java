package sfu.core.dtls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

import sfu.core.api.DtlsFingerprint;
import sfu.core.srtp.SrtpProfile;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;

/**
 * The policy of our DTLS 1.2 server: one certificate, one SRTP profile, a client known by its
 * fingerprint.
 */
final class DtlsServer extends DefaultTlsServer {

    /** In our order of preference: the first costs the least per packet. */
    private static final SrtpProfile[] PROFILES = {
        SrtpProfile.AEAD_AES_128_GCM,
        SrtpProfile.AEAD_AES_256_GCM,
        SrtpProfile.AES128_CM_HMAC_SHA1_80
    };

    /** Chromium's own resend timer can start at 4 s: room for several of its flights. */
    private static final int HANDSHAKE_TIMEOUT_MILLIS = 30_000;

    private final DtlsCertificate certificate;
    private final DtlsFingerprint clientFingerprint;
    private final int resendMillis;
    private @Nullable SrtpProfile profile;
    private @Nullable SrtpKeys keys;

    DtlsServer(DtlsCertificate certificate, DtlsFingerprint clientFingerprint, int rttMillis) {
        super(DtlsCertificate.CRYPTO);
        this.certificate = certificate;
        this.clientFingerprint = clientFingerprint;
        resendMillis = Math.max(50, 2 * rttMillis);
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
        return new int[] {
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
        };
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return HANDSHAKE_TIMEOUT_MILLIS;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return resendMillis;
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        return certificate.signer(context);
    }

    @Override
    @SuppressWarnings("JdkObsolete") // Bouncy Castle's signature
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(
                new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                new Vector<>(
                        List.of(
                                SignatureAndHashAlgorithm.getInstance(
                                        (short) 4, (short) 3), // sha256, ecdsa
                                SignatureAndHashAlgorithm.rsa_pss_rsae_sha256,
                                SignatureAndHashAlgorithm.getInstance((short) 4, (short) 1))),
                null); // sha256, rsa
    }

    @Override
    public void notifyClientCertificate(Certificate client) throws IOException {
        boolean matches =
                !client.isEmpty()
                        && DtlsCertificate.fingerprint(
                                        client.getCertificateAt(0).getEncoded(),
                                        clientFingerprint.algorithm())
                                .equals(clientFingerprint);
        if (!matches) {
            throw new TlsFatalAlert(
                    AlertDescription.bad_certificate, "not the certificate that was signalled");
        }
    }

    @Override
    public Hashtable<Integer, byte[]> getServerExtensions() throws IOException {
        UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
        SrtpProfile chosen = offered == null ? null : choose(offered.getProtectionProfiles());
        if (chosen == null) {
            throw new TlsFatalAlert(
                    AlertDescription.handshake_failure, "no common SRTP protection profile");
        }
        profile = chosen;
        @SuppressWarnings("unchecked")
        Hashtable<Integer, byte[]> extensions = super.getServerExtensions();
        TlsSRTPUtils.addUseSRTPExtension(
                extensions, new UseSRTPData(new int[] {chosen.code()}, new byte[0]));
        return extensions;
    }

    private static @Nullable SrtpProfile choose(int[] offered) {
        for (SrtpProfile ours : PROFILES) {
            if (Arrays.stream(offered).anyMatch(code -> code == ours.code())) {
                return ours;
            }
        }
        return null;
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
