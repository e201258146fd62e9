package sfu.admin.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 over "id.timestamp.body", as the Standard Webhooks have it, one by each secret. */
final class Signature {
    private Signature() {}

    /** The value of webhook-signature. */
    static String of(List<String> secrets, String id, long atSeconds, String body) {
        byte[] signed = (id + "." + atSeconds + "." + body).getBytes(StandardCharsets.UTF_8);
        return secrets.stream()
                .map(secret -> "v1," + of(Secrets.key(secret), signed))
                .collect(Collectors.joining(" "));
    }

    private static String of(byte[] key, byte[] signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }
}
