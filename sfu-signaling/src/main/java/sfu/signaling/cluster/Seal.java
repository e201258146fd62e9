package sfu.signaling.cluster;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs with the cluster's secret: HMAC-SHA-256 (RFC 2104) over parts and their lengths. */
public final class Seal {
    /** Fewer could be guessed. */
    public static final int MIN_SECRET_CHARS = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * @throws IllegalArgumentException with a sentence
     */
    public Seal(String secret) {
        if (secret.length() < MIN_SECRET_CHARS) {
            throw new IllegalArgumentException(
                    "the nodes of a cluster need a secret of at least "
                            + MIN_SECRET_CHARS
                            + " characters, the same on all: set SFU_CLUSTER_SECRET or"
                            + " cluster.secret, for example to what `openssl rand -hex 32` prints");
        }
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** In hexadecimal, 64 characters. Parts that are split otherwise have another one. */
    public String of(String... parts) {
        Mac mac = mac();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            mac.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            mac.update(bytes);
        }
        return HexFormat.of().formatHex(mac.doFinal());
    }

    /** Takes as long whether it is right or not. */
    public boolean isOf(String seal, String... parts) {
        return MessageDigest.isEqual(
                of(parts).getBytes(StandardCharsets.US_ASCII),
                seal.getBytes(StandardCharsets.UTF_8));
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has " + ALGORITHM, e);
        }
    }
}
