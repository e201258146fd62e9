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
        int mask = hi.length - 1;
        for (int i = Addr.hash(addrHi, addrLo, addrPort) & mask; ; i = i + 1 & mask) {
            Transport transport = transports[i];
            if (transport == null || isKey(i, addrHi, addrLo, addrPort)) {
                return transport;
            }
        }
    }

    /** Routes the address to the transport, whoever had it before. */
    void put(long addrHi, long addrLo, long addrPort, Transport transport) {
        remove(addrHi, addrLo, addrPort, null);
        if ((size + 1) * 2 > hi.length) {
            rehash(hi.length * 2);
        }
        insert(addrHi, addrLo, addrPort, transport);
    }

    /** Ends the route if it leads to this transport (to any, if null). */
    void remove(long addrHi, long addrLo, long addrPort, @Nullable Transport transport) {
        int mask = hi.length - 1;
        for (int i = Addr.hash(addrHi, addrLo, addrPort) & mask; ; i = i + 1 & mask) {
            Transport there = transports[i];
            if (there == null) {
                return;
            }
            if (isKey(i, addrHi, addrLo, addrPort)) {
                if (transport == null || there == transport) {
                    transports[i] = null;
                    rehash(hi.length);
                }
                return;
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
        int mask = hi.length - 1;
        int i = Addr.hash(addrHi, addrLo, addrPort) & mask;
        while (transports[i] != null) {
            i = i + 1 & mask;
        }
        hi[i] = addrHi;
        lo[i] = addrLo;
        port[i] = addrPort;
        transports[i] = transport;
        size++;
    }
}
