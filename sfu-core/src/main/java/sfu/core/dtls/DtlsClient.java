package sfu.core.dtls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

import sfu.core.api.DtlsFingerprint;
import sfu.core.srtp.SrtpProfile;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.function.IntConsumer;

/** The policy of our DTLS 1.2 client: the other side of DtlsServer. */
class DtlsClient extends DefaultTlsClient implements DtlsPeer {
    private final DtlsCertificate certificate;
    private final DtlsFingerprint serverFingerprint;
    private final List<SrtpProfile> profiles;
    private final int timeoutMillis;
    private IntConsumer suites = suite -> {};
    private final int resendMillis;
    private @Nullable SrtpProfile profile;
    private @Nullable SrtpKeys keys;
    private @Nullable Negotiated negotiated;

    /**
     * @param profiles to offer, the preferred one first
     */
    DtlsClient(
            DtlsCertificate certificate,
            DtlsFingerprint serverFingerprint,
            List<SrtpProfile> profiles,
            int timeoutMillis,
            int rttMillis) {
        super(DtlsCertificate.CRYPTO);
        this.certificate = certificate;
        this.serverFingerprint = serverFingerprint;
        this.profiles = List.copyOf(profiles);
        this.timeoutMillis = timeoutMillis;
        resendMillis = DtlsServer.resendMillis(rttMillis);
    }

    @Override
    public DTLSTransport handshake(DatagramTransport link) throws IOException {
        return new DTLSClientProtocol().connect(this, link);
    }

    @Override
    public void tellSuite(IntConsumer listener) {
        suites = listener;
    }

    @Override
    public void notifySelectedCipherSuite(int suite) {
        super.notifySelectedCipherSuite(suite);
        suites.accept(suite);
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
        return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
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
    public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
        @SuppressWarnings("unchecked")
        Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
        if (!profiles.isEmpty()) {
            TlsSRTPUtils.addUseSRTPExtension(extensions, ProtectionProfiles.extension(profiles));
        }
        return extensions;
    }

    @Override
    @SuppressWarnings("rawtypes") // Bouncy Castle's signature
    public void processServerExtensions(Hashtable serverExtensions) throws IOException {
        super.processServerExtensions(serverExtensions);
        profile = ProtectionProfiles.choose(TlsSRTPUtils.getUseSRTPExtension(serverExtensions));
        if (profile == null || !profiles.contains(profile)) {
            throw new TlsFatalAlert(
                    AlertDescription.illegal_parameter,
                    "no SRTP protection profile that we offered");
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                DtlsCertificate.requireMatch(server.getCertificate(), serverFingerprint);
            }

            @Override
            public @Nullable TlsCredentials getClientCredentials(CertificateRequest request)
                    throws IOException {
                return credentials();
            }
        };
    }

    /** What we prove to be; null is an empty certificate. */
    @Nullable TlsCredentials credentials() throws IOException {
        return certificate.signer(context);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.internal_error);
        }
        keys = SrtpKeys.export(context, profile);
        negotiated = Negotiated.of(context, -1, serverFingerprint);
    }
}
