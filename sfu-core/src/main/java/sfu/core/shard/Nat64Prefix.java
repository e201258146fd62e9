package sfu.core.shard;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The prefix by which hosts of an IPv6 network reach IPv4 addresses through its NAT64 (RFC 6052,
 * 6146): of 96 bits.
 */
public record Nat64Prefix(Inet6Address address) {
    private static final String LENGTH = "/96";
    private static final int BYTES = 12;
    private static final Inet6Address WELL_KNOWN =
            (Inet6Address) InetAddress.ofLiteral("64:ff9b::");

    /**
     * @param text as 64:ff9b::/96
     * @throws IllegalArgumentException with a sentence if it is none
     */
    public static Nat64Prefix parse(String text) {
        boolean isLong = text.endsWith(LENGTH);
        String literal = isLong ? text.substring(0, text.length() - LENGTH.length()) : "";
        try {
            if (InetAddress.ofLiteral(literal) instanceof Inet6Address address
                    && new java.math.BigInteger(address.getAddress()).intValue() == 0) {
                return new Nat64Prefix(address);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a prefix of 96 bits as 64:ff9b::/96");
    }

    /** Whether it may stand for this address: the well-known one is of public ones (3.1). */
    boolean reaches(InetAddress target) {
        return target instanceof Inet4Address
                && (!address.equals(WELL_KNOWN) || AddressKind.of(target) == AddressKind.PUBLIC);
    }

    /** The IPv6 address that stands for an IPv4 one (2.2). */
    InetAddress of(InetAddress target) {
        byte[] bytes = address.getAddress();
        System.arraycopy(target.getAddress(), 0, bytes, BYTES, bytes.length - BYTES);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // the length is right
        }
    }
}
