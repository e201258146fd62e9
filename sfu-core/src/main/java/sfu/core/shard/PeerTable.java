package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.io.Addr;

/** Source address to transport by open addressing: one look-up a datagram, without allocation. */
final class PeerTable {
    private long[] hi = new long[16];
    private long[] lo = new long[16];
    private long[] port = new long[16];
    private @Nullable Transport[] transports = new @Nullable Transport[16];
    private int size;

    int size() {
        return size;
    }

    @Nullable Transport get(long addrHi, long addrLo, long addrPort) {
        return transports[indexOf(addrHi, addrLo, addrPort)];
    }

    /**
     * Routes the address to the transport, unless it is routed already: who forges another's
     * address in a check, with a password of its own, gets nothing of what comes from there.
     */
    void claim(long addrHi, long addrLo, long addrPort, Transport transport) {
        if (get(addrHi, addrLo, addrPort) == null) {
            add(addrHi, addrLo, addrPort, transport);
        }
    }

    /**
     * Routes the address to the transport, whoever had it before, but another node: the transport's
     * peer has answered there.
     */
    void prove(long addrHi, long addrLo, long addrPort, Transport transport) {
        Transport before = get(addrHi, addrLo, addrPort);
        if (before == null) {
            add(addrHi, addrLo, addrPort, transport);
        } else if (!before.isTrunk()) {
            transports[indexOf(addrHi, addrLo, addrPort)] = transport;
        }
    }

    private void add(long addrHi, long addrLo, long addrPort, Transport transport) {
        if ((size + 1) * 2 > hi.length) {
            rehash(hi.length * 2);
        }
        insert(addrHi, addrLo, addrPort, transport);
    }

    /** Where the address is, or the free place where it would be. */
    private int indexOf(long addrHi, long addrLo, long addrPort) {
        int mask = hi.length - 1;
        int i = Addr.hash(addrHi, addrLo, addrPort) & mask;
        while (transports[i] != null && !isKey(i, addrHi, addrLo, addrPort)) {
            i = i + 1 & mask;
        }
        return i;
    }

    /** Ends the route if it leads to this transport. */
    void remove(long addrHi, long addrLo, long addrPort, Transport transport) {
        int at = indexOf(addrHi, addrLo, addrPort);
        if (transports[at] == transport) {
            transports[at] = null;
            size--;
            closeGap(at);
        }
    }

    /** Moves up what stands behind a gap and would not be found beyond it. */
    private void closeGap(int gap) {
        int mask = hi.length - 1;
        for (int i = gap + 1 & mask; transports[i] != null; i = i + 1 & mask) {
            int wanted = Addr.hash(hi[i], lo[i], port[i]) & mask;
            boolean isBeyond = (i - wanted & mask) >= (i - gap & mask);
            if (isBeyond) {
                hi[gap] = hi[i];
                lo[gap] = lo[i];
                port[gap] = port[i];
                transports[gap] = transports[i];
                transports[i] = null;
                gap = i;
            }
        }
    }

    private boolean isKey(int i, long addrHi, long addrLo, long addrPort) {
        return port[i] == addrPort && lo[i] == addrLo && hi[i] == addrHi;
    }

    private void rehash(int capacity) {
        long[] oldHi = hi;
        long[] oldLo = lo;
        long[] oldPort = port;
        @Nullable Transport[] old = transports;
        hi = new long[capacity];
        lo = new long[capacity];
        port = new long[capacity];
        transports = new @Nullable Transport[capacity];
        size = 0;
        for (int i = 0; i < old.length; i++) {
            Transport transport = old[i];
            if (transport != null) {
                insert(oldHi[i], oldLo[i], oldPort[i], transport);
            }
        }
    }

    private void insert(long addrHi, long addrLo, long addrPort, Transport transport) {
        int i = indexOf(addrHi, addrLo, addrPort);
        hi[i] = addrHi;
        lo[i] = addrLo;
        port[i] = addrPort;
        transports[i] = transport;
        size++;
    }
}
