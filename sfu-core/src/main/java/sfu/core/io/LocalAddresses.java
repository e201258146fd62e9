package sfu.core.io;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses of a host that has several, by number: a datagram says to which one it came, and an
 * answer leaves from the one it names. Number 0 is none of them: the route decides. A number is of
 * one address for ever; more may be added at any time, from any thread.
 */
public final class LocalAddresses {
    /** More only cost: each datagram looks its own up, and ICE has each as a candidate. */
    public static final int MAX = 16;

    public static final LocalAddresses NONE = new LocalAddresses(List.of());

    private final boolean isTold;
    private volatile Known known;

    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Known(List<InetAddress> all, long[] hi, long[] lo) {
        static Known of(List<InetAddress> all) {
            return new Known(
                    List.copyOf(all),
                    all.stream().mapToLong(Addr::hi).toArray(),
                    all.stream().mapToLong(Addr::lo).toArray());
        }
    }

    public LocalAddresses(List<InetAddress> all) {
        this(all, !all.isEmpty());
    }

    private LocalAddresses(List<InetAddress> all, boolean isTold) {
        if (all.size() > MAX) {
            throw new IllegalArgumentException("at most " + MAX + " local addresses");
        }
        known = Known.of(all);
        this.isTold = isTold;
    }

    /** To which more may be added, though there be none yet: each datagram says where it came. */
    public static LocalAddresses growing(List<InetAddress> first) {
        return new LocalAddresses(first, true);
    }

    /** Whether datagrams are to say to which address they came. */
    boolean isTold() {
        return isTold;
    }

    /**
     * Gives this address a number, unless it has one.
     *
     * @return false if there are {@value #MAX}, or none were wanted: the route decides for it
     */
    public synchronized boolean add(InetAddress address) {
        List<InetAddress> all = new ArrayList<>(known.all);
        if (all.contains(address)) {
            return true;
        }
        if (!isTold || all.size() == MAX) {
            return false;
        }
        all.add(address);
        known = Known.of(all);
        return true;
    }

    public boolean isEmpty() {
        return known.all.isEmpty();
    }

    /** Number 1 and following. */
    public List<InetAddress> all() {
        return known.all;
    }

    /** The number of this address, or 0. */
    int numberOf(long addrHi, long addrLo) {
        Known its = known;
        for (int i = 0; i < its.hi.length; i++) {
            if (its.lo[i] == addrLo && its.hi[i] == addrHi) {
                return i + 1;
            }
        }
        return 0;
    }

    long hi(int number) {
        return known.hi[number - 1];
    }

    long lo(int number) {
        return known.lo[number - 1];
    }
}
