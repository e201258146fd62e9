package sfu.signaling.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.Map;

/**
 * A token taken apart (RFC 7515 7.1), nothing of it believed yet.
 *
 * @param keyId that its header names, or null
 * @param signed what the signature is of
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves this package
record Jws(
        String algorithm, @Nullable String keyId, byte[] signed, byte[] signature, SignedJWT jwt) {
    /** More than any grant needs; whoever sends more wants the server busy. */
    static final int MAX_LENGTH = 8192;

    static Jws parse(String token) throws TokenException {
        if (token.length() > MAX_LENGTH) {
            throw new TokenException(
                    Refusal.TOO_LONG, "a token has at most " + MAX_LENGTH + " characters");
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWSHeader header = jwt.getHeader();
            check(header);
            byte[] signed = jwt.getSigningInput();
            Base64URL signature = jwt.getSignature();
            String algorithm = header.getAlgorithm().getName();
            return new Jws(algorithm, header.getKeyID(), signed, signature.decode(), jwt);
        } catch (ParseException | IllegalArgumentException e) {
            throw isUnsigned(token)
                    ? new TokenException(Refusal.ALGORITHM, "the token is not signed (alg none)")
                    : malformed();
        }
    }

    private static void check(JWSHeader header) throws TokenException {
        if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
            throw new TokenException(
                    Refusal.CRITICAL_HEADER,
                    "the token's header asks for an extension (crit), and none is known");
        }
        String keyId = header.getKeyID();
        if (keyId != null && keyId.length() > Claims.MAX_TEXT) {
            throw new TokenException(Refusal.UNKNOWN_KEY, "the token's kid is too long");
        }
    }

    /** What a parser of signed tokens does not tell apart from garbage. */
    private static boolean isUnsigned(String token) {
        try {
            String[] parts = token.split("\\.", -1);
            Map<String, Object> header =
                    com.nimbusds.jose.util.JSONObjectUtils.parse(
                            new Base64URL(parts[0]).decodeToString());
            return header.get("alg") instanceof String alg && alg.equalsIgnoreCase("none");
        } catch (ParseException | IllegalArgumentException e) {
            return false;
        }
    }

    static TokenException malformed() {
        return new TokenException(Refusal.MALFORMED, "this is not a token (JWT)");
    }

    /**
     * Names the token where it has no jti: a hash of what is signed, since signatures can be
     * written in more than one way.
     */
    String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(signed);
            return "sha256:" + Base64URL.encode(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Only once the signature is known to be good. */
    Claims claims() throws TokenException {
        try {
            return new Claims(jwt.getJWTClaimsSet().getClaims());
        } catch (ParseException e) {
            throw malformed();
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
