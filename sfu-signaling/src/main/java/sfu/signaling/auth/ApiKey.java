package sfu.signaling.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Set;
import java.util.stream.IntStream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A name and a secret that server and application share, for HS256 (RFC 7518 3.2). */
public final class ApiKey {
    /** RFC 7518 3.2: a key of the hash's size or larger. */
    public static final int MIN_SECRET_BYTES = 32;

    /** Of 32 random hexadecimal digits fewer than these differ once in 10^12 times. */
    private static final int MIN_DISTINCT_BYTES = 6;

    /** Everybody can read those of the documentation. */
    private static final Set<String> PUBLISHED =
            Set.of(
                    "at-least-32-bytes-of-randomness-here",
                    "the-new-secret-of-at-least-32-bytes",
                    "the-old-secret-of-at-least-32-bytes");

    private final String name;
    private final SecretKeySpec secret;

    /**
     * @param name not blank: the iss of tokens
     * @param secret at least 32 bytes, of which some differ, and not that of an example
     * @throws IllegalArgumentException with a sentence that says what to do
     */
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
        if (PUBLISHED.contains(secret) || distinct(bytes) < MIN_DISTINCT_BYTES) {
            throw new IllegalArgumentException(
                    "the API secret can be guessed, as it is that of an example or repeats itself:"
                            + " make one with 'openssl rand -hex 32'");
        }
        this.name = name;
        this.secret = new SecretKeySpec(bytes, "HmacSHA256");
    }

    private static long distinct(byte[] bytes) {
        return IntStream.range(0, bytes.length).map(i -> bytes[i]).distinct().count();
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
