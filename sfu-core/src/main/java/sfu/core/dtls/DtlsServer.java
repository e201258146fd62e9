package sfu.core.dtls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.jspecify.annotations.Nullable;

import sfu.core.api.DtlsFingerprint;
import sfu.core.srtp.SrtpProfile;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.Vector;
import java.util.function.IntConsumer;

/**
 * The policy of our DTLS 1.2 server: one certificate, one SRTP profile, a client known by its
 * fingerprint.
 */
final class DtlsServer extends DefaultTlsServer implements DtlsPeer {
    /** A peer may be nearer than the timers of a loaded machine are exact. */
    private static final int MIN_RESEND_MILLIS = 50;

    /** What browsers offer: others, of up to 571 bits, would be a client's to cost us CPU with. */
    private static final Set<Integer> GROUPS =
            Set.of(NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1);

    private final DtlsCertificate certificate;
    private final DtlsFingerprint clientFingerprint;
    private final int timeoutMillis;
    private IntConsumer suites = suite -> {};
    private final int resendMillis;
    private @Nullable SrtpProfile profile;
    private @Nullable SrtpKeys keys;
    private int group = -1; // until it is chosen
    private @Nullable Negotiated negotiated;

    DtlsServer(
            DtlsCertificate certificate,
            DtlsFingerprint clientFingerprint,
            int timeoutMillis,
            int rttMillis) {
        super(DtlsCertificate.CRYPTO);
        this.certificate = certificate;
        this.clientFingerprint = clientFingerprint;
        this.timeoutMillis = timeoutMillis;
        resendMillis = resendMillis(rttMillis);
    }

    /** Twice the round trip: an answer that is on its way is not asked for again. */
    static int resendMillis(int rttMillis) {
        return Math.max(MIN_RESEND_MILLIS, 2 * rttMillis);
    }

    /** Without a verifier: it drops fragmented ClientHellos, and ICE has proved the address. */
    @Override
    public DTLSTransport handshake(DatagramTransport link) throws IOException {
        return new DTLSServerProtocol().accept(this, link);
    }

    @Override
    public void tellSuite(IntConsumer listener) {
        suites = listener;
    }

    @Override
    public int getSelectedCipherSuite() throws IOException {
        int suite = super.getSelectedCipherSuite();
        suites.accept(suite);
        return suite;
    }

    @Override
    public SrtpKeys keys() {
        if (keys == null) {
            throw new IllegalStateException("the handshake is not done");
        }
        return keys;
    }

    @Override
    public Negotiated negotiated() {
        if (negotiated == null) {
            throw new IllegalStateException("the handshake is not done");
        }
        return negotiated;
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
    protected int getMaximumNegotiableCurveBits() {
        return Math.max(0, NamedGroup.getCurveBits(selectECDH(1)));
    }

    /** The first that the client offers of ours; -1: none. */
    @Override
    protected int selectECDH(int minimumCurveBits) {
        int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
        if (offered == null) {
            return NamedGroup.secp256r1; // ours to choose (RFC 8422 4)
        }
        return Arrays.stream(offered)
                .filter(each -> GROUPS.contains(each))
                .filter(each -> NamedGroup.getCurveBits(each) >= minimumCurveBits)
                .findFirst()
                .orElse(-1);
    }

    @Override
    public TlsECConfig getECDHConfig() throws IOException {
        TlsECConfig chosen = super.getECDHConfig();
        group = chosen.getNamedGroup();
        return chosen;
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return timeoutMillis;
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
                                sha256(SignatureAlgorithm.ecdsa),
                                SignatureAndHashAlgorithm.rsa_pss_rsae_sha256,
                                sha256(SignatureAlgorithm.rsa))),
                null);
    }

    private static SignatureAndHashAlgorithm sha256(short signature) {
        return SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, signature);
    }

    @Override
    public void notifyClientCertificate(Certificate client) throws IOException {
        DtlsCertificate.requireMatch(client, clientFingerprint);
    }

    @Override
    public Hashtable<Integer, byte[]> getServerExtensions() throws IOException {
        profile = ProtectionProfiles.choose(TlsSRTPUtils.getUseSRTPExtension(clientExtensions));
        if (profile == null) {
            throw new TlsFatalAlert(
                    AlertDescription.handshake_failure, "no common SRTP protection profile");
        }
        @SuppressWarnings("unchecked")
        Hashtable<Integer, byte[]> extensions = super.getServerExtensions();
        TlsSRTPUtils.addUseSRTPExtension(
                extensions, ProtectionProfiles.extension(List.of(profile)));
        return extensions;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.internal_error);
        }
        keys = SrtpKeys.export(context, profile);
        negotiated = Negotiated.of(context, group, clientFingerprint);
    }
}
