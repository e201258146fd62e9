package sfu.core.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/** Writes one STUN message (RFC 8489 5, 14). */
final class StunWriter {
    private static final SecureRandom RANDOM = new SecureRandom();

    private byte[] bytes = new byte[160]; // most checks fit
    private int size;

    StunWriter(int type, byte[] transaction) {
        ByteBuffer.wrap(bytes).putShort((short) type).putShort((short) 0).putInt(Stun.COOKIE);
        System.arraycopy(transaction, 0, bytes, Stun.TRANSACTION_OFFSET, Stun.TRANSACTION_BYTES);
        size = Stun.HEADER_BYTES;
    }

    /** A binding request with a new, unpredictable transaction id. */
    static StunWriter request() {
        byte[] transaction = new byte[Stun.TRANSACTION_BYTES];
        RANDOM.nextBytes(transaction);
        return new StunWriter(Stun.BINDING_REQUEST, transaction);
    }

    /** The success response to a request that came from this address. */
    static StunWriter success(byte[] request, InetSocketAddress from) {
        return new StunWriter(Stun.BINDING_SUCCESS, Stun.transaction(request)).putMapped(from);
    }

    StunWriter put(int attribute, byte[] value) {
        int end = size + 4 + (value.length + 3 & ~3);
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * end);
        }
        ByteBuffer.wrap(bytes, size, 4).putShort((short) attribute).putShort((short) value.length);
        System.arraycopy(value, 0, bytes, size + 4, value.length);
        size = end;
        return this;
    }

    StunWriter put(int attribute, String value) {
        return put(attribute, value.getBytes(StandardCharsets.UTF_8));
    }

    StunWriter putInt(int attribute, int value) {
        return put(attribute, ByteBuffer.allocate(4).putInt(value).array());
    }

    StunWriter putLong(int attribute, long value) {
        return put(attribute, ByteBuffer.allocate(8).putLong(value).array());
    }

    /** XOR-MAPPED-ADDRESS (RFC 8489 14.2). */
    private StunWriter putMapped(InetSocketAddress address) {
        byte[] ip = address.getAddress().getAddress();
        ByteBuffer value = ByteBuffer.allocate(4 + ip.length);
        value.putShort((short) (ip.length == 4 ? Stun.IPV4 : Stun.IPV6));
        value.putShort((short) (address.getPort() ^ Stun.COOKIE >>> 16));
        value.put(Stun.xor(ip, bytes));
        return put(Stun.XOR_MAPPED_ADDRESS, value.array());
    }

    /** Adds MESSAGE-INTEGRITY and FINGERPRINT. */
    byte[] sign(String password) {
        Stun.setLength(bytes, size + 4 + Stun.INTEGRITY_BYTES);
        put(Stun.MESSAGE_INTEGRITY, Stun.integrity(bytes, size, password));
        Stun.setLength(bytes, size + 8);
        putInt(Stun.FINGERPRINT, Stun.fingerprint(bytes, size));
        return Arrays.copyOf(bytes, size);
    }
}
