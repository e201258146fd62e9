package sfu.signaling.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A name and a secret that server and application share, for HS256 (RFC 7518 3.2). */
public final class ApiKey {
    /** RFC 7518 3.2: a key of the hash's size or larger. */
    public static final int MIN_SECRET_BYTES = 32;

    private final String name;
    private final SecretKeySpec secret;

    public ApiKey(String name, String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (name.isBlank()) {
            throw new IllegalArgumentException("the API key is empty");
        }
        if (bytes.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "the API secret has "
                            + bytes.length
                            + " bytes, it needs at least "
                            + MIN_SECRET_BYTES);
        }
        this.name = name;
        this.secret = new SecretKeySpec(bytes, "HmacSHA256");
    }

    public String name() {
        return name;
    }

    byte[] sign(byte[] input) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    boolean signed(byte[] input, byte[] signature) {
        return MessageDigest.isEqual(sign(input), signature);
    }

    @Override
    public String toString() {
        return "ApiKey[" + name + "]"; // never the secret
    }
}
