package sfu.core.shard;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;

/** What networks an address is of (RFC 6890). */
public enum AddressKind {
    /** Of this machine. */
    LOOPBACK,
    /** Of one link: 169.254.0.0/16, fe80::/10. */
    LINK_LOCAL,
    /** Of a site: RFC 1918, 100.64.0.0/10 (RFC 6598), fc00::/7 (RFC 4193), fec0::/10. */
    PRIVATE,
    /** All others. */
    PUBLIC;

    public static final Set<AddressKind> ALL = Set.of(values());

    /** By which configuration names it: loopback, link-local, private or public. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException with a sentence if there is none of this name
     */
    public static AddressKind named(String text) {
        for (AddressKind each : values()) {
            if (each.text().equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not one of loopback, link-local, private, public");
    }

    /** Of an IPv4 address in IPv6 (RFC 4291 2.5.5.2) what that is. */
    public static AddressKind of(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        if (address.isLinkLocalAddress()) {
            return LINK_LOCAL;
        }
        byte[] bytes = address.getAddress();
        boolean isShared =
                address instanceof Inet4Address && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
        boolean isUniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xFE) == 0xFC;
        return address.isSiteLocalAddress() || isShared || isUniqueLocal ? PRIVATE : PUBLIC;
    }
}
