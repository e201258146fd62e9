package sfu.core.ice;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reads STUN messages as they came (RFC 8489 5, 14): routing costs no decoding, and nothing reaches
 * a decoder that is not authentic.
 */
final class Stun {
    static final int BINDING_REQUEST = 0x0001;
    static final int BINDING_SUCCESS = 0x0101;
    static final int BINDING_ERROR = 0x0111;

    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802A;

    static final int COOKIE = 0x2112A442;
    static final int HEADER_BYTES = 20;
    static final int TRANSACTION_OFFSET = 8;
    static final int TRANSACTION_BYTES = 12;
    static final int INTEGRITY_BYTES = 20;
    static final int FINGERPRINT_XOR = 0x5354554e;
    static final int IPV4 = 1;
    static final int IPV6 = 2;
    private static final int LENGTH_OFFSET = 2;
    private static final int COOKIE_OFFSET = 4;

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** Looking one up costs more than a check's two HMACs. */
    private static final ThreadLocal<Mac> HMAC_SHA1 = ThreadLocal.withInitial(Stun::newMac);

    private Stun() {}

    static boolean isWellFormed(byte[] m) {
        return m.length >= HEADER_BYTES
                && m.length % 4 == 0
                && uint16(m, LENGTH_OFFSET) == m.length - HEADER_BYTES
                && (int) INT.get(m, COOKIE_OFFSET) == COOKIE;
    }

    static int type(byte[] m) {
        return uint16(m, 0);
    }

    static byte[] transaction(byte[] m) {
        return Arrays.copyOfRange(m, TRANSACTION_OFFSET, HEADER_BYTES);
    }

    /** A transaction id as the key of a map. */
    static String key(byte[] transaction) {
        return new String(transaction, StandardCharsets.ISO_8859_1);
    }

    /** The offset of the first attribute of a type, at its header; -1 if there is none. */
    static int find(byte[] m, int attribute) {
        for (int at = HEADER_BYTES; at + 4 <= m.length; ) {
            int length = uint16(m, at + 2);
            if (at + 4 + length > m.length) {
                return -1;
            }
            if (uint16(m, at) == attribute) {
                return at;
            }
            at += 4 + (length + 3 & ~3);
        }
        return -1;
    }

    static @Nullable String username(byte[] m) {
        int at = find(m, USERNAME);
        return at < 0 ? null : new String(m, at + 4, uint16(m, at + 2), StandardCharsets.UTF_8);
    }

    /**
     * The receiver's part of USERNAME, before the colon (RFC 8445 7.2.2); null if there is none.
     */
    static @Nullable String receiverUfrag(byte[] m) {
        String name = username(m);
        int colon = name == null ? -1 : name.indexOf(':');
        return name == null || colon < 1 ? null : name.substring(0, colon);
    }

    /** PRIORITY, 0 to 2^32 - 1; -1 if there is none. */
    static long priority(byte[] m) {
        int at = find(m, PRIORITY);
        return at < 0 || uint16(m, at + 2) != 4 ? -1 : (int) INT.get(m, at + 4) & 0xFFFF_FFFFL;
    }

    /** False when the last attribute is a FINGERPRINT that does not match (RFC 8489 14.7). */
    static boolean isFingerprintRight(byte[] m) {
        int at = find(m, FINGERPRINT);
        if (at < 0) {
            return true; // some agents leave it out
        }
        return at + 8 == m.length
                && uint16(m, at + 2) == 4
                && (int) INT.get(m, at + 4) == fingerprint(m, at);
    }

    static int fingerprint(byte[] m, int length) {
        CRC32 crc = new CRC32();
        crc.update(m, 0, length);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }

    /**
     * The message up to its MESSAGE-INTEGRITY, as what follows is not authentic (RFC 8489 14.5).
     *
     * @return null if it has none that was made with this password
     */
    static byte @Nullable [] authenticated(byte[] m, String password) {
        int at = find(m, MESSAGE_INTEGRITY);
        if (at < 0 || uint16(m, at + 2) != INTEGRITY_BYTES) {
            return null;
        }
        byte[] signed = Arrays.copyOf(m, at + 4 + INTEGRITY_BYTES);
        setLength(signed, signed.length);
        byte[] theirs = Arrays.copyOfRange(m, at + 4, signed.length);
        return MessageDigest.isEqual(integrity(signed, at, password), theirs) ? signed : null;
    }

    /** The sender's address as the other side saw it (RFC 8489 14.2); null if it does not say. */
    static @Nullable InetSocketAddress mapped(byte[] m) {
        int at = find(m, XOR_MAPPED_ADDRESS);
        int length = at < 0 ? 0 : uint16(m, at + 2);
        int family = length == 8 || length == 20 ? m[at + 5] : 0;
        if (family != (length == 8 ? IPV4 : IPV6)) {
            return null;
        }
        byte[] ip = xor(Arrays.copyOfRange(m, at + 8, at + 4 + length), m);
        try {
            int port = uint16(m, at + 6) ^ COOKIE >>> 16;
            return new InetSocketAddress(InetAddress.getByAddress(ip), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // its length is right
        }
    }

    /** An address under the message's cookie and transaction id. */
    static byte[] xor(byte[] ip, byte[] m) {
        byte[] out = ip.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] ^= m[COOKIE_OFFSET + i];
        }
        return out;
    }

    static byte[] integrity(byte[] m, int length, String password) {
        try {
            Mac mac = HMAC_SHA1.get();
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            mac.update(m, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // any password is a key
        }
    }

    static Mac newMac() {
        try {
            return Mac.getInstance("HmacSHA1");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Sets the header's length field for a message of this many bytes. */
    static void setLength(byte[] m, int sizeBytes) {
        SHORT.set(m, LENGTH_OFFSET, (short) (sizeBytes - HEADER_BYTES));
    }

    static int uint16(byte[] m, int at) {
        return (short) SHORT.get(m, at) & 0xFFFF;
    }

    static int int32(byte[] m, int at) {
        return (int) INT.get(m, at);
    }

    static void setUint16(byte[] m, int at, int value) {
        SHORT.set(m, at, (short) value);
    }

    static void setInt32(byte[] m, int at, int value) {
        INT.set(m, at, value);
    }
}
