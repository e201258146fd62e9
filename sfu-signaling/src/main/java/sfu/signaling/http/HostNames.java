package sfu.signaling.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What this machine is called: its addresses, those that other machines reach first, and names. */
public final class HostNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251})");
    private static final int MOST = 64; // of a machine with many interfaces, in a certificate

    private HostNames() {}

    /** Addresses of interfaces that are up, IPv4 first; none of one link alone. */
    public static List<String> addresses() throws SocketException {
        List<String> four = new ArrayList<>();
        List<String> six = new ArrayList<>();
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            if (!each.isUp() || each.isLoopback()) {
                continue;
            }
            for (InetAddress address : each.inetAddresses().toList()) {
                if (!address.isLinkLocalAddress()) {
                    List<String> same = address instanceof Inet4Address ? four : six;
                    same.add(withoutZone(address.getHostAddress()));
                }
            }
        }
        four.addAll(six);
        return four.subList(0, Math.min(four.size(), MOST));
    }

    /** All of them, with those that this machine calls itself by. */
    public static List<String> all() throws SocketException {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        names.addAll(addresses());
        try {
            String name = InetAddress.getLocalHost().getHostName();
            if (NAME.matcher(name).matches()) {
                names.add(name);
            }
        } catch (UnknownHostException e) {
            // a machine without a name
        }
        return List.copyOf(names);
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }
}
