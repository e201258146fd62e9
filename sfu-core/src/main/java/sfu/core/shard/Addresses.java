package sfu.core.shard;

import sfu.core.api.Candidate;
import sfu.core.io.LocalAddresses;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The addresses that answers advertise as host candidates. */
public final class Addresses {
    /** RFC 8445 5.1.2.1: type preference 126 for host candidates. */
    private static final long HOST_PREFERENCE = 126L << 24;

    /** RFC 6544 4.2: less than any UDP candidate that browsers prefer so, as they have it. */
    private static final long TCP_HOST_PREFERENCE = 90L << 24;

    /** RFC 6544 4.2: direction 4 of a passive candidate, above 13 bits of local preference. */
    private static final int PASSIVE = 4 << 13;

    private static final int MAX_LOCAL = 65_535;
    private static final int MAX_LOCAL_TCP = 8_191;
    private static final int COMPONENT = 1;

    private Addresses() {}

    /** All addresses of this host that are up, loopback last; link-local IPv6 left out. */
    public static List<InetAddress> ofHost() {
        List<InetAddress> found = new ArrayList<>();
        List<InetAddress> loopback = new ArrayList<>();
        try {
            for (NetworkInterface nic : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (nic.isUp()) {
                    for (InetAddress address : Collections.list(nic.getInetAddresses())) {
                        boolean isV6 = address instanceof Inet6Address;
                        if (!(isV6 && address.isLinkLocalAddress())) { // which needs a scope
                            (address.isLoopbackAddress() ? loopback : found).add(address);
                        }
                    }
                }
            }
        } catch (SocketException e) {
            loopback.add(InetAddress.getLoopbackAddress());
        }
        found.addAll(loopback);
        return List.copyOf(found);
    }

    /**
     * Those of these between which the route chooses, perhaps not as the peer did: of each family
     * that has more than one beside loopback.
     *
     * @param mayGrow whether others may be told apart later
     */
    static LocalAddresses ambiguous(List<InetAddress> ofHost, boolean mayGrow) {
        List<InetAddress> found = new ArrayList<>();
        for (boolean isV6 : new boolean[] {false, true}) {
            List<InetAddress> family =
                    ofHost.stream()
                            .filter(a ->
                                    a instanceof Inet6Address == isV6 && !a.isLoopbackAddress())
                            .toList();
            if (family.size() > 1) {
                found.addAll(family);
            }
        }
        List<InetAddress> few = found.subList(0, Math.min(found.size(), LocalAddresses.MAX));
        return mayGrow ? LocalAddresses.growing(few) : new LocalAddresses(few);
    }

    /**
     * Host candidates with these addresses: UDP, then, if wanted, passive TCP. IPv4 first, since it
     * works more often.
     */
    public static List<Candidate> candidates(
            List<InetAddress> addresses, int port, boolean withTcp) {
        List<InetAddress> ordered = new ArrayList<>(addresses);
        ordered.sort(
                (a, b) -> Boolean.compare(a instanceof Inet6Address, b instanceof Inet6Address));
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < ordered.size(); i++) {
            long priority = priority(HOST_PREFERENCE, MAX_LOCAL - i);
            candidates.add(candidate(candidates.size(), priority, ordered.get(i), port, false));
        }
        for (int i = 0; withTcp && i < ordered.size(); i++) {
            long priority = priority(TCP_HOST_PREFERENCE, PASSIVE | MAX_LOCAL_TCP - i);
            candidates.add(candidate(candidates.size(), priority, ordered.get(i), port, true));
        }
        return List.copyOf(candidates);
    }

    /** RFC 8445 5.1.2.1. */
    private static long priority(long typePreference, int localPreference) {
        return typePreference | (long) localPreference << 8 | 256 - COMPONENT;
    }

    private static Candidate candidate(
            int before, long priority, InetAddress address, int port, boolean isTcp) {
        String foundation = Integer.toString(before + 1);
        return new Candidate(foundation, priority, literal(address), port, isTcp);
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int scope = address instanceof Inet4Address ? -1 : text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }
}
