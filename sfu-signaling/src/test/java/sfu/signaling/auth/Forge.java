package sfu.signaling.auth;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as somebody makes them who wants in; apostrophes stand for quotes. */
final class Forge {
    private Forge() {}

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String input(String header, String claims) {
        return encode(bytes(header)) + "." + encode(bytes(claims));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static String hs256(String secret, String header, String claims) {
        String input = input(header, claims);
        return input + "." + encode(new ApiKey("any", secret).sign(Jws.ascii(input)));
    }

    /** With any bytes for a secret, such as those of a public key. */
    static String hs256(byte[] secret, String header, String claims) throws Exception {
        String input = input(header, claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return input + "." + encode(mac.doFinal(Jws.ascii(input)));
    }

    /**
     * @param algorithm as Java names it
     */
    static String signed(PrivateKey key, String algorithm, String header, String claims)
            throws Exception {
        String input = input(header, claims);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(Jws.ascii(input));
        return input + "." + encode(signature.sign());
    }
}
