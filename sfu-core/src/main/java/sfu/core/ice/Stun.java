package sfu.core.ice;

import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.attribute.UsernameAttribute;
import org.ice4j.message.Message;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The few STUN reads that ice4j lacks: cheap routing on raw bytes and integrity checks of
 * responses.
 */
final class Stun {

    static final int BINDING_REQUEST = 0x0001;
    static final int BINDING_SUCCESS = 0x0101;
    static final int BINDING_ERROR = 0x0111;
    private static final int HEADER = 20;
    private static final int COOKIE = 0x2112A442;

    private Stun() {}

    static boolean isWellFormed(byte[] m) {
        if (m.length < HEADER || m.length % 4 != 0) {
            return false;
        }
        ByteBuffer b = ByteBuffer.wrap(m);
        return b.getShort(2) == m.length - HEADER && b.getInt(4) == COOKIE;
    }

    static int type(byte[] m) {
        return (m[0] & 0xff) << 8 | m[1] & 0xff;
    }

    static String transactionKey(byte[] m) {
        return new String(m, 8, 12, StandardCharsets.ISO_8859_1);
    }

    /** The part of the first USERNAME before the colon, or null. */
    static @Nullable String localUfrag(byte[] m) {
        ByteBuffer b = ByteBuffer.wrap(m);
        for (int at = HEADER; at + 4 <= m.length; ) {
            int length = b.getShort(at + 2) & 0xffff;
            if (at + 4 + length > m.length) {
                return null;
            }
            if (b.getShort(at) == Attribute.USERNAME) {
                String name = new String(m, at + 4, length, StandardCharsets.US_ASCII);
                int colon = name.indexOf(':');
                return colon < 1 ? null : name.substring(0, colon);
            }
            at += 4 + (length + 3) / 4 * 4;
        }
        return null;
    }

    static @Nullable String username(Message message) {
        return message.getAttribute(Attribute.USERNAME) instanceof UsernameAttribute name
                ? new String(name.getUsername(), StandardCharsets.US_ASCII)
                : null;
    }

    /**
     * Decodes an exact copy; ice4j may throw unchecked exceptions on garbage. Null: not a message.
     */
    static @Nullable Message decode(byte[] m) {
        try {
            return Message.decode(m, 0, m.length);
        } catch (Exception malformed) {
            return null;
        }
    }

    /** Whether the message has a MESSAGE-INTEGRITY made with this password. */
    static boolean verify(byte[] raw, Message message, String password) {
        if (!(message.getAttribute(Attribute.MESSAGE_INTEGRITY)
                instanceof MessageIntegrityAttribute integrity)) {
            return false;
        }
        int end = integrity.getLocationInMessage();
        byte[] signed = Arrays.copyOf(raw, end);
        ByteBuffer.wrap(signed).putShort(2, (short) (end + 24 - HEADER));
        byte[] expected =
                MessageIntegrityAttribute.calculateHmacSha1(
                        signed, 0, end, password.getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(expected, integrity.getHmacSha1Content());
    }
}
