package sfu.signaling.http;

import io.netty.util.NetUtil;

import java.net.InetAddress;

/**
 * An address block (RFC 4632 3.1, RFC 4291 2.3): all addresses with these first bits.
 *
 * @param bits of the prefix
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves this class
record Network(byte[] prefix, int bits) {
    /**
     * @param text "10.0.0.0/8", "2001:db8::/32", or one address
     * @throws IllegalArgumentException with a sentence
     */
    static Network parse(String text) {
        String[] parts = text.trim().split("/", 2);
        byte[] address = NetUtil.createByteArrayFromIpAddressString(parts[0]);
        if (address == null) {
            throw wrong(text);
        }
        int most = address.length * 8;
        int bits = most;
        if (parts.length == 2) {
            if (!parts[1].matches("\\d{1,3}") || Integer.parseInt(parts[1]) > most) {
                throw wrong(text);
            }
            bits = Integer.parseInt(parts[1]);
        }
        return new Network(address, bits);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no network: 10.0.0.0/8, 2001:db8::/32 or one address");
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        for (int i = 0; i < bits; i += 8) {
            int mask = 0xFF << Math.max(0, 8 - (bits - i)) & 0xFF;
            if (((bytes[i / 8] ^ prefix[i / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
