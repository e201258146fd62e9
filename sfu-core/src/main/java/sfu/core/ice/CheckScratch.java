package sfu.core.ice;

import java.security.GeneralSecurityException;
import java.util.zip.CRC32;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What one thread needs to answer checks: room for a message, an HMAC and a checksum. */
public final class CheckScratch {
    /** Longer checks than any agent sends go to ICE itself. */
    public static final int MAX_BYTES = 512;

    final byte[] request = new byte[MAX_BYTES];
    final byte[] response = new byte[MAX_BYTES];
    private final byte[] digest = new byte[Stun.INTEGRITY_BYTES];
    private final Mac mac = Stun.newMac();
    private final CRC32 crc = new CRC32();

    /** Where the caller puts the request, of at most {@value #MAX_BYTES} bytes. */
    public byte[] request() {
        return request;
    }

    /** Where the answer is. */
    public byte[] response() {
        return response;
    }

    /** The HMAC of the first bytes of a message, valid until the next call. */
    byte[] integrity(SecretKeySpec key, byte[] m, int length) {
        try {
            mac.init(key);
            mac.update(m, 0, length);
            mac.doFinal(digest, 0);
            return digest;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    int fingerprint(byte[] m, int length) {
        crc.reset();
        crc.update(m, 0, length);
        return (int) crc.getValue() ^ Stun.FINGERPRINT_XOR;
    }
}
