package sfu.admin.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses webhooks may connect to: public ones (RFC 6890), and those of networks that are
 * allowed. IPv6 addresses that stand for an IPv4 address count as that one.
 */
final class Reach {
    private static final List<AddressRange> NOT_PUBLIC =
            Stream.of(
                            "0.0.0.0/8",
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "127.0.0.0/8",
                            "169.254.0.0/16",
                            "172.16.0.0/12",
                            "192.0.0.0/24",
                            "192.0.2.0/24",
                            "192.88.99.0/24",
                            "192.168.0.0/16",
                            "198.18.0.0/15",
                            "198.51.100.0/24",
                            "203.0.113.0/24",
                            "224.0.0.0/3")
                    .map(AddressRange::parse)
                    .toList();

    /** Of IPv6 only this is given out (RFC 4291 2.4), but for a few of it. */
    private static final AddressRange PUBLIC_V6 = AddressRange.parse("2000::/3");

    private static final List<AddressRange> NOT_PUBLIC_V6 =
            Stream.of("2001::/23", "2001:db8::/32", "3fff::/20").map(AddressRange::parse).toList();

    private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");
    private static final AddressRange COMPATIBLE = AddressRange.parse("::/96");
    private static final AddressRange SIX_TO_FOUR = AddressRange.parse("2002::/16");

    private final List<AddressRange> allowed;

    Reach(List<String> allowed) {
        this.allowed = allowed.stream().map(AddressRange::parse).toList();
    }

    boolean admits(InetAddress address) {
        if (allowed.stream().anyMatch(each -> each.has(address))) {
            return true;
        }
        if (address.getAddress().length == 4) {
            return NOT_PUBLIC.stream().noneMatch(each -> each.has(address));
        }
        if (NAT64.has(address) || COMPATIBLE.has(address)) {
            return admits(within(address, 12));
        }
        if (SIX_TO_FOUR.has(address)) {
            return admits(within(address, 2));
        }
        return PUBLIC_V6.has(address) && NOT_PUBLIC_V6.stream().noneMatch(e -> e.has(address));
    }

    private static InetAddress within(InetAddress address, int offset) {
        try {
            return InetAddress.getByAddress(
                    Arrays.copyOfRange(address.getAddress(), offset, offset + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // 4 bytes are an address
        }
    }
}
