package sfu.signaling.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A key and the certificates that go with it, the server's own first.
 *
 * @param key proven to be that of the first certificate
 */
record KeyChain(PrivateKey key, List<X509Certificate> certificates) {
    /** RFC 7468 5. */
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----");

    /** RFC 7468 10. */
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

    private static final byte[] PROOF = "sfu".getBytes(StandardCharsets.US_ASCII);

    /**
     * @param certificate PEM (RFC 7468 5), with whatever else is in it
     * @param key PKCS#8 in PEM, without a password; likewise
     * @throws GeneralSecurityException if they are not that, or do not belong together
     */
    static KeyChain ofPem(byte[] certificate, byte[] key) throws GeneralSecurityException {
        CertificateFactory certificates = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] each : blocks(CERTIFICATE, certificate)) {
            chain.add(
                    (X509Certificate)
                            certificates.generateCertificate(new ByteArrayInputStream(each)));
        }
        List<byte[]> encoded = blocks(PKCS8, key);
        if (chain.isEmpty() || encoded.isEmpty()) {
            throw new GeneralSecurityException("no certificate or no key");
        }
        KeyFactory keys = KeyFactory.getInstance(chain.getFirst().getPublicKey().getAlgorithm());
        return new KeyChain(
                        keys.generatePrivate(new PKCS8EncodedKeySpec(encoded.getFirst())), chain)
                .checked();
    }

    private static List<byte[]> blocks(Pattern kind, byte[] pem) throws GeneralSecurityException {
        try {
            return kind.matcher(new String(pem, StandardCharsets.ISO_8859_1))
                    .results()
                    .map(block -> Base64.getMimeDecoder().decode(block.group(1)))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /**
     * Of the first entry that has a key.
     *
     * @param store PKCS#12 (RFC 7292)
     */
    static KeyChain ofPkcs12(byte[] store, char[] password)
            throws GeneralSecurityException, IOException {
        KeyStore entries = KeyStore.getInstance("PKCS12");
        entries.load(new ByteArrayInputStream(store), password);
        for (String alias : Collections.list(entries.aliases())) {
            Certificate[] chain = entries.getCertificateChain(alias);
            if (entries.getKey(alias, password) instanceof PrivateKey key && chain != null) {
                return new KeyChain(
                                key,
                                List.of(chain).stream().map(X509Certificate.class::cast).toList())
                        .checked();
            }
        }
        throw new GeneralSecurityException("no key with a certificate is in it");
    }

    /** What the key signs the certificate verifies. */
    private KeyChain checked() throws GeneralSecurityException {
        Signature signature =
                Signature.getInstance(
                        switch (key.getAlgorithm()) {
                            case "RSA" -> "SHA256withRSA";
                            case "EC" -> "SHA256withECDSA";
                            default -> key.getAlgorithm(); // EdDSA
                        });
        signature.initSign(key);
        signature.update(PROOF);
        byte[] signed = signature.sign();
        signature.initVerify(certificates.getFirst().getPublicKey());
        signature.update(PROOF);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
        return this;
    }

    @Override
    public String toString() {
        return "KeyChain[" + certificates.getFirst().getSubjectX500Principal() + "]"; // not the key
    }
}
