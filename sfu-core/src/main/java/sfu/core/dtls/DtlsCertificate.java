package sfu.core.dtls;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

import sfu.core.api.DtlsFingerprint;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/** A self-signed ECDSA P-256 certificate with its key, made once per process. */
public final class DtlsCertificate {

    private static final Set<String> ALGORITHMS = Set.of("sha-1", "sha-256", "sha-384", "sha-512");

    private static final AlgorithmIdentifier SIGNATURE =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    static final BcTlsCrypto CRYPTO = new SmallCrypto(new SecureRandom());

    private final AsymmetricKeyParameter privateKey;
    private final byte[] encoded;
    private final Certificate chain; // one for all handshakes: it is parsed, and kept, once

    public DtlsCertificate() {
        SecureRandom random = new SecureRandom();
        AsymmetricCipherKeyPair pair = newKeyPair(random);
        privateKey = pair.getPrivate();
        try {
            encoded = sign(certificateOf(pair.getPublic(), random));
            chain = new Certificate(new TlsCertificate[] {CRYPTO.createCertificate(encoded)});
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AsymmetricCipherKeyPair newKeyPair(SecureRandom random) {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(
                new ECKeyGenerationParameters(
                        new ECNamedDomainParameters(
                                SECObjectIdentifiers.secp256r1,
                                CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1)),
                        random));
        return generator.generateKeyPair();
    }

    private static TBSCertificate certificateOf(AsymmetricKeyParameter key, SecureRandom random)
            throws IOException {
        X500Name name = new X500Name("CN=sfu");
        Instant now = Instant.now();
        V3TBSCertificateGenerator tbs = new V3TBSCertificateGenerator();
        tbs.setSerialNumber(new ASN1Integer(new BigInteger(63, random)));
        tbs.setSignature(SIGNATURE);
        tbs.setIssuer(name);
        tbs.setSubject(name);
        tbs.setStartDate(new Time(Date.from(now.minus(Duration.ofDays(1)))));
        tbs.setEndDate(new Time(Date.from(now.plus(Duration.ofDays(365)))));
        tbs.setSubjectPublicKeyInfo(SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key));
        return tbs.generateTBSCertificate();
    }

    private byte[] sign(TBSCertificate body) throws IOException {
        DSADigestSigner signer = new DSADigestSigner(new ECDSASigner(), new SHA256Digest());
        signer.init(true, privateKey);
        byte[] signed = body.getEncoded("DER");
        signer.update(signed, 0, signed.length);
        DERBitString signature = new DERBitString(signer.generateSignature());
        return new DERSequence(new ASN1Encodable[] {body, SIGNATURE, signature}).getEncoded("DER");
    }

    /** As in a=fingerprint:sha-256 (RFC 8122 5). */
    public DtlsFingerprint fingerprint() {
        return fingerprint(encoded, "sha-256");
    }

    /** DER. */
    byte[] encoded() {
        return encoded.clone();
    }

    /** Whether fingerprints of this algorithm can be verified. */
    static boolean isKnown(String algorithm) {
        return ALGORITHMS.contains(algorithm);
    }

    /** The hash of a certificate by a known algorithm. */
    static DtlsFingerprint fingerprint(byte[] certificate, String algorithm) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT));
            String value =
                    HexFormat.ofDelimiter(":")
                            .withUpperCase()
                            .formatHex(digest.digest(certificate));
            return new DtlsFingerprint(algorithm, value);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Refuses a peer whose certificate is not the one that was signalled.
     *
     * @throws TlsFatalAlert which the peer is sent, with the reason
     */
    static void requireMatch(Certificate peer, DtlsFingerprint signalled) throws IOException {
        if (peer.isEmpty()) {
            throw new TlsFatalAlert(
                    AlertDescription.bad_certificate, "the peer sent no certificate");
        }
        byte[] theirs = peer.getCertificateAt(0).getEncoded();
        if (!isKnown(signalled.algorithm())) {
            throw new TlsFatalAlert(
                    AlertDescription.bad_certificate,
                    "the signalled fingerprint is of the unknown algorithm "
                            + signalled.algorithm());
        }
        if (!fingerprint(theirs, signalled.algorithm()).equals(signalled)) {
            throw new TlsFatalAlert(
                    AlertDescription.bad_certificate,
                    "the peer's certificate does not match the signalled fingerprint");
        }
    }

    TlsCredentialedSigner signer(TlsContext context) {
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                CRYPTO,
                privateKey,
                chain,
                SignatureAndHashAlgorithm.getInstance(
                        HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }
}
