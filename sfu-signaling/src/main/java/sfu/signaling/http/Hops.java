package sfu.signaling.http;

import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads for whom a proxy says that it forwards: an entry for each hop, the nearest one last. */
final class Hops {
    private static final String FOR = "for=";

    private Hops() {}

    /** Of X-Forwarded-For; null for one that is no address. */
    static List<@Nullable InetAddress> forwardedFor(String value) {
        List<@Nullable InetAddress> hops = new ArrayList<>();
        for (String each : list(value, ',')) {
            hops.add(address(each.trim()));
        }
        return hops;
    }

    /** Of Forwarded (RFC 7239 4); null for one that is unknown, obfuscated (6.3) or not said. */
    static List<@Nullable InetAddress> forwarded(String value) {
        List<@Nullable InetAddress> hops = new ArrayList<>();
        for (String element : list(value, ',')) {
            String node = "";
            for (String pair : list(element, ';')) {
                String trimmed = pair.trim();
                if (trimmed.toLowerCase(Locale.ROOT).startsWith(FOR)) {
                    node = trimmed.substring(FOR.length()).trim();
                }
            }
            hops.add(address(node.replace("\"", "")));
        }
        return hops;
    }

    /**
     * Split where no quoted string is (RFC 9110 5.6.4); empty elements do not count. Read from its
     * end, where the nearest proxy wrote: a quote that a client left open would hide that.
     */
    private static List<String> list(String value, char separator) {
        List<String> parts = new ArrayList<>();
        int end = value.length();
        boolean isQuoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char c = value.charAt(i);
            isQuoted ^= c == '"';
            if (c == separator && !isQuoted) {
                parts.add(value.substring(i + 1, end));
                end = i;
            }
        }
        parts.add(value.substring(0, end));
        parts.removeIf(String::isBlank);
        return parts.reversed();
    }

    /** With or without a port, which is left out. */
    static @Nullable InetAddress address(String node) {
        String host = node;
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            host = end < 0 ? "" : node.substring(1, end);
        } else if (node.indexOf(':') >= 0 && node.indexOf(':') == node.lastIndexOf(':')) {
            host = node.substring(0, node.indexOf(':'));
        }
        return NetUtil.createInetAddressFromIpAddressString(host);
    }
}
