package sfu.signaling.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Whom limits of addresses are about: an IPv4 address, or a whole IPv6 /64, which is one's.
 *
 * @param prefix 32 or 64 bits
 */
record Customer(long prefix, boolean isV6) {
    static Customer of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        boolean isV6 = address instanceof Inet6Address;
        return new Customer(isV6 ? bytes.getLong() : bytes.getInt(), isV6);
    }
}
