package sfu.core.io;

import java.net.InetAddress;
import java.util.List;

/**
 * The addresses of a host that has several, by number: a datagram says to which one it came, and an
 * answer leaves from the one it names. Number 0 is none of them: the route decides.
 */
public final class LocalAddresses {
    /** More only cost: each datagram looks its own up, and ICE has each as a candidate. */
    public static final int MAX = 16;

    public static final LocalAddresses NONE = new LocalAddresses(List.of());

    private final List<InetAddress> addresses;
    private final long[] hi;
    private final long[] lo;

    public LocalAddresses(List<InetAddress> all) {
        if (all.size() > MAX) {
            throw new IllegalArgumentException("at most " + MAX + " local addresses");
        }
        addresses = List.copyOf(all);
        hi = addresses.stream().mapToLong(Addr::hi).toArray();
        lo = addresses.stream().mapToLong(Addr::lo).toArray();
    }

    public boolean isEmpty() {
        return hi.length == 0;
    }

    /** Number 1 and following. */
    public List<InetAddress> all() {
        return addresses;
    }

    /** The number of this address, or 0. */
    int numberOf(long addrHi, long addrLo) {
        for (int i = 0; i < hi.length; i++) {
            if (lo[i] == addrLo && hi[i] == addrHi) {
                return i + 1;
            }
        }
        return 0;
    }

    long hi(int number) {
        return hi[number - 1];
    }

    long lo(int number) {
        return lo[number - 1];
    }
}
