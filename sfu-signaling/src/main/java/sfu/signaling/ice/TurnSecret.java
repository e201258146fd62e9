package sfu.signaling.ice;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What this server and a TURN server share, so that each client gets credentials of its own for a
 * while (draft-uberti-behave-turn-rest-00 2.2).
 *
 * @param ttl for how long they may be used to allocate or refresh
 */
public record TurnSecret(String secret, Duration ttl) {
    public static final Duration MIN_TTL = Duration.ofMinutes(1);
    public static final Duration MAX_TTL = Duration.ofDays(30);

    /** A day: a refresh after they end fails, and the relayed path with it. */
    public static final Duration DEFAULT_TTL = Duration.ofDays(1);

    private static final String ALGORITHM = "HmacSHA1";

    /** USERNAME has at most 508 bytes (RFC 8489 14.3). */
    private static final int MAX_IDENTITY = 256;

    /**
     * @throws IllegalArgumentException with a sentence for the user
     */
    public TurnSecret {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("the secret of a TURN server is not empty");
        }
        if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
            throw new IllegalArgumentException(
                    "TURN credentials live %d to %d seconds, not %d"
                            .formatted(MIN_TTL.toSeconds(), MAX_TTL.toSeconds(), ttl.toSeconds()));
        }
    }

    /** In ASCII, whatever the identity, since it stands in a header too: "expiry:identity". */
    String username(String identity, Instant now) {
        String who = URLEncoder.encode(identity, StandardCharsets.UTF_8);
        return now.plus(ttl).getEpochSecond()
                + ":"
                + who.substring(0, Math.min(who.length(), MAX_IDENTITY));
    }

    String credential(String username) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "TurnSecret[" + ttl + "]"; // never the secret
    }
}
