package sfu.signaling.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;

import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Keys that verify signatures, from a JSON Web Key Set (RFC 7517 5): each for the one algorithm of
 * its type, so that no token chooses how a key is used.
 */
record PublicKeys(List<Key> keys) {
    static final PublicKeys NONE = new PublicKeys(List.of());

    /** An identity provider has two or three. */
    static final int MAX_KEYS = 100;

    /** NIST SP 800-131A: shorter ones are no longer good. */
    static final int MIN_RSA_BITS = 2048;

    static final Set<String> ALGORITHMS = Set.of("RS256", "ES256", "EdDSA");

    /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410 4). */
    private static final byte[] ED25519_PREFIX =
            HexFormat.of().parseHex("302a300506032b6570032100");

    /**
     * @param id empty when the set gives it none
     * @param algorithm RS256, ES256 or EdDSA
     */
    record Key(String id, String algorithm, PublicKey key) {
        boolean signed(byte[] input, byte[] bytes) {
            try {
                Signature signature = Signature.getInstance(javaName());
                signature.initVerify(key);
                signature.update(input);
                return signature.verify(bytes);
            } catch (GeneralSecurityException e) {
                return false; // bytes that are no signature at all
            }
        }

        private String javaName() {
            return switch (algorithm) {
                case "RS256" -> "SHA256withRSA";
                case "ES256" -> "SHA256withECDSAinP1363Format"; // as in RFC 7518 3.4
                default -> "Ed25519";
            };
        }
    }

    /**
     * Keys of other types and uses are left out.
     *
     * @throws ParseException with a sentence, if it is no key set or has no key that can be used
     */
    static PublicKeys parse(String json) throws ParseException {
        List<JWK> all = JWKSet.parse(json).getKeys();
        if (all.size() > MAX_KEYS) {
            throw new ParseException("a key set has at most " + MAX_KEYS + " keys", 0);
        }
        List<Key> keys = new ArrayList<>();
        for (JWK jwk : all) {
            Key key = isForSignatures(jwk) ? read(jwk) : null;
            if (key != null && isAlgorithm(jwk, key)) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new ParseException("no key for RS256, ES256 or EdDSA in the key set", 0);
        }
        return new PublicKeys(List.copyOf(keys));
    }

    private static boolean isForSignatures(JWK jwk) {
        Set<KeyOperation> operations = jwk.getKeyOperations();
        return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                && (operations == null || operations.contains(KeyOperation.VERIFY));
    }

    private static boolean isAlgorithm(JWK jwk, Key key) {
        return jwk.getAlgorithm() == null
                || jwk.getAlgorithm().getName().equals(key.algorithm())
                || jwk.getAlgorithm().getName().equals("Ed25519")
                        && key.algorithm().equals("EdDSA");
    }

    private static @Nullable Key read(JWK jwk) {
        String id = jwk.getKeyID() == null ? "" : jwk.getKeyID();
        try {
            return switch (jwk) {
                case RSAKey rsa when rsa.size() >= MIN_RSA_BITS ->
                        new Key(id, "RS256", rsa.toRSAPublicKey());
                case ECKey ec when ec.getCurve().equals(Curve.P_256) ->
                        new Key(id, "ES256", ec.toECPublicKey());
                case OctetKeyPair okp when okp.getCurve().equals(Curve.Ed25519) ->
                        new Key(id, "EdDSA", ed25519(okp.getDecodedX()));
                default -> null;
            };
        } catch (JOSEException | GeneralSecurityException e) {
            return null;
        }
    }

    private static PublicKey ed25519(byte[] x) throws GeneralSecurityException {
        byte[] encoded = new byte[ED25519_PREFIX.length + x.length];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** Those for this algorithm: of this id if a token names one, else all. */
    List<Key> of(String algorithm, @Nullable String id) {
        return keys.stream()
                .filter(key -> key.algorithm().equals(algorithm))
                .filter(key -> id == null || key.id().equals(id))
                .toList();
    }
}
