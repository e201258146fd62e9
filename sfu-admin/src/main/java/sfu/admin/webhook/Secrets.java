package sfu.admin.webhook;

import java.security.SecureRandom;
import java.util.Base64;

/** What webhooks are signed with: "whsec_" and bytes in base64. */
public final class Secrets {
    private static final String PREFIX = "whsec_";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;
    private static final int FRESH_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    public static String fresh() {
        byte[] secret = new byte[FRESH_BYTES];
        RANDOM.nextBytes(secret);
        return PREFIX + Base64.getEncoder().encodeToString(secret);
    }

    static boolean isSecret(String secret) {
        if (!secret.startsWith(PREFIX)) {
            return false;
        }
        try {
            int length = key(secret).length;
            return length >= MIN_BYTES && length <= MAX_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static byte[] key(String secret) {
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    }
}
