package sfu.signaling.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** Under which name and secret a session can be taken up again; the secret holds once. */
final class Resumption {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 16;

    private final String session = random();
    private String token = random(); // guarded by this

    /** Of 128 bits, as URLs take it. */
    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String session() {
        return session;
    }

    synchronized String token() {
        return token;
    }

    /** Whether the secret is right; it takes as long if it is not. */
    synchronized boolean admits(String given) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /** Another secret, which holds from now on. */
    synchronized String renew() {
        token = random();
        return token;
    }
}
