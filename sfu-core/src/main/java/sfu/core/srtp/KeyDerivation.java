package sfu.core.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * The AES-CM key derivation of RFC 3711 section 4.3 (AES-256 as in RFC 6188), with a key derivation
 * rate of 0. RFC 7714 section 11 uses it unchanged, with its 96-bit master salt padded on the right
 * to 112 bits.
 */
public final class KeyDerivation {
    private static final int RTP_ENCRYPTION = 0;
    private static final int RTP_AUTHENTICATION = 1;
    private static final int RTP_SALT = 2;
    private static final int RTCP_ENCRYPTION = 3;
    private static final int RTCP_AUTHENTICATION = 4;
    private static final int RTCP_SALT = 5;

    private KeyDerivation() {}

    public static SessionKeys derive(SrtpProfile p, byte[] masterKey, byte[] masterSalt) {
        if (masterKey.length != p.keyLength() || masterSalt.length != p.saltLength()) {
            throw new IllegalArgumentException(
                    p
                            + " needs a master key of "
                            + p.keyLength()
                            + " bytes and a master salt of "
                            + p.saltLength());
        }
        return new SessionKeys(
                p,
                expand(masterKey, masterSalt, RTP_ENCRYPTION, p.keyLength()),
                expand(masterKey, masterSalt, RTP_AUTHENTICATION, p.authKeyLength()),
                expand(masterKey, masterSalt, RTP_SALT, p.saltLength()),
                expand(masterKey, masterSalt, RTCP_ENCRYPTION, p.keyLength()),
                expand(masterKey, masterSalt, RTCP_AUTHENTICATION, p.authKeyLength()),
                expand(masterKey, masterSalt, RTCP_SALT, p.saltLength()));
    }

    /** The first {@code length} bytes of the AES-CM key stream for one label. */
    static byte[] expand(byte[] masterKey, byte[] masterSalt, int label, int length) {
        byte[] counter = Arrays.copyOf(masterSalt, 16);
        counter[7] ^= (byte) label;
        byte[] out = new byte[(length + 15) & ~15];
        try {
            Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"));
            for (int block = 0; block * 16 < length; block++) {
                counter[15] = (byte) block;
                aes.update(counter, 0, 16, out, block * 16);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES is missing from this Java runtime", e);
        }
        return Arrays.copyOf(out, length);
    }
}
