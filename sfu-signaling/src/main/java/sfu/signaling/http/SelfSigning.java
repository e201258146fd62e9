package sfu.signaling.http;

import io.netty.util.NetUtil;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;

/** Makes certificates (RFC 5280) that sign themselves, with an ECDSA P-256 key each. */
public final class SelfSigning {
    /**
     * Browsers take no certificate of a server for longer than 398 days; a process lives shorter.
     */
    private static final Duration LIFE = Duration.ofDays(90);

    private static final Duration CLOCK_SKEW = Duration.ofDays(1);
    private static final int SERIAL_BITS =
            127; // RFC 5280 4.1.2.2: unique, positive, 20 bytes at most

    private static final AlgorithmIdentifier SIGNATURE =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private SelfSigning() {}

    /**
     * @param names host names and IP addresses that browsers may call the server by
     */
    public static TlsIdentity.SelfSigned make(List<String> names, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = sign(body(pair.getPublic(), names, now), pair);
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(encoded));
            return new TlsIdentity.SelfSigned(
                    pair.getPrivate(), certificate, names, fingerprint(encoded));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e); // every JDK has these algorithms
        }
    }

    private static TBSCertificate body(PublicKey key, List<String> names, Instant now)
            throws IOException {
        X500Name name = new X500Name("CN=sfu self-signed");
        V3TBSCertificateGenerator tbs = new V3TBSCertificateGenerator();
        tbs.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, new SecureRandom())));
        tbs.setSignature(SIGNATURE);
        tbs.setIssuer(name);
        tbs.setSubject(name);
        tbs.setStartDate(new Time(Date.from(now.minus(CLOCK_SKEW))));
        tbs.setEndDate(new Time(Date.from(now.plus(LIFE))));
        tbs.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
        extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        extensions.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        tbs.setExtensions(extensions.generate());
        return tbs.generateTBSCertificate();
    }

    /** RFC 5280 4.2.1.6. */
    private static GeneralNames alternatives(List<String> names) {
        return new GeneralNames(
                names.stream().map(SelfSigning::alternative).toArray(GeneralName[]::new));
    }

    private static GeneralName alternative(String name) {
        boolean isAddress = NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
        return new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static byte[] sign(TBSCertificate body, KeyPair pair)
            throws GeneralSecurityException, IOException {
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.getPrivate());
        signer.update(body.getEncoded("DER"));
        DERBitString signature = new DERBitString(signer.sign());
        return new DERSequence(new ASN1Encodable[] {body, SIGNATURE, signature}).getEncoded("DER");
    }

    private static String fingerprint(byte[] encoded) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded);
        return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    }
}
