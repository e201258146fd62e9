package sfu.core.srtp;

import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The key of RTP or of RTCP. Ciphers are made when first used: most contexts go one way. */
final class JdkKey {
    private final SecretKeySpec secret;
    final byte[] inner;
    final byte[] outer;
    private @Nullable Cipher encrypt;
    private @Nullable Cipher decrypt;
    private @Nullable Cipher blocks;

    JdkKey(byte[] key, byte[] auth) {
        secret = new SecretKeySpec(key, "AES");
        inner = padded(auth, 0x36);
        outer = padded(auth, 0x5C);
    }

    private static byte[] padded(byte[] auth, int pad) {
        if (auth.length == 0) {
            return auth;
        }
        byte[] block = new byte[64];
        for (int i = 0; i < 64; i++) {
            block[i] = (byte) ((i < auth.length ? auth[i] : 0) ^ pad);
        }
        return block;
    }

    Cipher gcm(int mode, byte[] iv) throws GeneralSecurityException {
        Cipher c = mode == Cipher.ENCRYPT_MODE ? encrypt : decrypt;
        if (c == null) {
            c = Cipher.getInstance("AES/GCM/NoPadding");
            if (mode == Cipher.ENCRYPT_MODE) {
                encrypt = c;
            } else {
                decrypt = c;
            }
        }
        c.init(mode, secret, new GCMParameterSpec(128, iv));
        return c;
    }

    Cipher blocks() throws GeneralSecurityException {
        Cipher c = blocks;
        if (c == null) {
            c = Cipher.getInstance("AES/ECB/NoPadding");
            c.init(Cipher.ENCRYPT_MODE, secret);
            blocks = c;
        }
        return c;
    }
}
