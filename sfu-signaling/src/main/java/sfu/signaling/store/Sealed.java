package sfu.signaling.store;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A stored value with what tells whether it is whole: a byte 1, the CRC-32C (RFC 3720, appendix
 * B.4) of its key as text (UTF-8) and the value in four bytes, and the value. Values without that
 * byte are of earlier versions: JSON, which never begins with it.
 */
final class Sealed {
    private static final byte MARK = 1;
    private static final int HEAD_BYTES = 1 + Integer.BYTES;

    private Sealed() {}

    /**
     * @param key a number or a text, whose value it is
     */
    static byte[] seal(Object key, byte[] value) {
        return ByteBuffer.allocate(HEAD_BYTES + value.length)
                .put(MARK)
                .putInt(checksum(key, value, 0))
                .put(value)
                .array();
    }

    static boolean isSealed(byte[] stored) {
        return stored.length >= HEAD_BYTES && stored[0] == MARK;
    }

    /** Null if it is damaged, or another key's. */
    static byte @Nullable [] open(Object key, byte[] stored) {
        boolean isChecked =
                stored.length >= HEAD_BYTES
                        && ByteBuffer.wrap(stored).getInt(1) == checksum(key, stored, HEAD_BYTES);
        if (stored.length == 0 || isChecked != (stored[0] == MARK)) {
            return null; // the mark itself may be the damage
        }
        return isChecked ? Arrays.copyOfRange(stored, HEAD_BYTES, stored.length) : stored;
    }

    private static int checksum(Object key, byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(key.toString().getBytes(StandardCharsets.UTF_8));
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }
}
