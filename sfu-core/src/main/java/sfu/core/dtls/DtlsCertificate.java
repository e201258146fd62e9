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
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
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

    static final BcTlsCrypto CRYPTO = new BcTlsCrypto(new SecureRandom());

    private final AsymmetricKeyParameter privateKey;
    private final byte[] encoded;

    public DtlsCertificate() {
        SecureRandom random = new SecureRandom();
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(
                new ECKeyGenerationParameters(
                        new ECNamedDomainParameters(
                                SECObjectIdentifiers.secp256r1,
                                CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1)),
                        random));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        privateKey = pair.getPrivate();
        try {
            AlgorithmIdentifier algorithm =
                    new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
            X500Name name = new X500Name("CN=sfu");
            Instant now = Instant.now();
            V3TBSCertificateGenerator tbs = new V3TBSCertificateGenerator();
            tbs.setSerialNumber(new ASN1Integer(new BigInteger(63, random)));
            tbs.setSignature(algorithm);
            tbs.setIssuer(name);
            tbs.setSubject(name);
            tbs.setStartDate(new Time(Date.from(now.minus(Duration.ofDays(1)))));
            tbs.setEndDate(new Time(Date.from(now.plus(Duration.ofDays(365)))));
            tbs.setSubjectPublicKeyInfo(
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic()));
            TBSCertificate body = tbs.generateTBSCertificate();
            DSADigestSigner signer = new DSADigestSigner(new ECDSASigner(), new SHA256Digest());
            signer.init(true, privateKey);
            byte[] signed = body.getEncoded("DER");
            signer.update(signed, 0, signed.length);
            encoded =
                    new DERSequence(
                                    new ASN1Encodable[] {
                                        body,
                                        algorithm,
                                        new DERBitString(signer.generateSignature())
                                    })
                            .getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As in a=fingerprint:sha-256. */
    public DtlsFingerprint fingerprint() {
        return fingerprint(encoded, "sha-256");
    }

    /**
     * The hash of a certificate by an algorithm as signalled; an empty value for an unknown one.
     */
    static DtlsFingerprint fingerprint(byte[] certificate, String algorithm) {
        String value = "";
        if (ALGORITHMS.contains(algorithm)) {
            try {
                MessageDigest digest =
                        MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT));
                value =
                        HexFormat.ofDelimiter(":")
                                .withUpperCase()
                                .formatHex(digest.digest(certificate));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
        return new DtlsFingerprint(algorithm, value);
    }

    TlsCredentialedSigner signer(TlsContext context) throws IOException {
        Certificate chain =
                new Certificate(new TlsCertificate[] {CRYPTO.createCertificate(encoded)});
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                CRYPTO,
                privateKey,
                chain,
                SignatureAndHashAlgorithm.getInstance(
                        HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }
}
