package sfu.signaling.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Under which name and secret a session can be taken up again; the secret holds once. */
final class Resumption {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 16;

    private final String session;
    private String token = random(); // guarded by this
    private int changes; // a connection was lost, or another came; guarded by this

    /**
     * @param suffix that says on which node it is; empty: on the only one
     */
    Resumption(String suffix) {
        session = random() + suffix;
    }

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
        changes++;
        token = random();
        return token;
    }

    /** A connection is lost: for so long another may come. */
    void await(Duration window, Runnable onNobody) {
        int loss = next();
        CompletableFuture.delayedExecutor(window.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (isLatest(loss)) {
                        onNobody.run();
                    }
                });
    }

    private synchronized int next() {
        return ++changes;
    }

    private synchronized boolean isLatest(int change) {
        return change == changes;
    }
}
