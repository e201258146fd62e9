package sfu.core.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The native side of recvmmsg: headers, iovecs, addresses, control and data in one slab. */
final class RecvBatch {
    private static final int CONTROL = 128;

    private final MemorySegment m;
    private final int capacity;
    private final int slot;
    private final int nameLen;
    private final long iov, addr, control, data;
    private final boolean v6;
    private final UdpStats stats;
    private int dirty; // headers the kernel has written and we have not reset
    private int lastDrops;

    RecvBatch(Arena arena, int capacity, int slot, boolean v6, UdpStats stats) {
        this.capacity = capacity;
        this.slot = slot;
        this.v6 = v6;
        this.stats = stats;
        nameLen = Msg.sockaddrLen(v6);
        iov = (long) capacity * Msg.HDR;
        addr = iov + (long) capacity * Msg.IOVEC;
        control = addr + (long) capacity * Msg.SOCKADDR;
        data = control + (long) capacity * CONTROL + 63 & ~63L;
        m = arena.allocate(data + (long) capacity * slot, 64);
        for (int i = 0; i < capacity; i++) {
            long h = (long) i * Msg.HDR, v = iov + (long) i * Msg.IOVEC;
            m.set(Msg.LONG, h + Msg.NAME, m.address() + addr + (long) i * Msg.SOCKADDR);
            m.set(Msg.LONG, h + Msg.IOV, m.address() + v);
            m.set(Msg.LONG, h + Msg.IOVLEN, 1);
            m.set(Msg.LONG, h + Msg.CONTROL, m.address() + control + (long) i * CONTROL);
            m.set(Msg.LONG, v + Msg.IOV_BASE, m.address() + data + (long) i * slot);
            m.set(Msg.LONG, v + Msg.IOV_LEN, slot);
        }
        dirty = capacity;
    }

    int receive(MemorySegment state, int fd, UdpPort.Receiver receiver) {
        for (int i = 0;
                i < dirty;
                i++) { // namelen and controllen are value-result: the kernel shrank them
            long h = (long) i * Msg.HDR;
            m.set(Msg.INT, h + Msg.NAMELEN, nameLen);
            m.set(Msg.LONG, h + Msg.CONTROLLEN, CONTROL);
        }
        dirty = 0;
        int n = Sys.recvmmsg(state, fd, m.address(), capacity);
        stats.rxCalls++;
        if (n <= 0) { // EAGAIN, or an error a sent packet left on the socket: nothing was lost,
            // epoll tells again
            if (n < 0 && Sys.errno(state) != Sys.EAGAIN) {
                stats.rxErrors++;
            }
            return 0;
        }
        dirty = n;
        int packets = 0;
        for (int i = 0; i < n; i++) {
            packets += deliver(i, receiver);
        }
        stats.rxPackets += packets;
        Delivery.end(receiver, stats);
        return packets;
    }

    private int deliver(int i, UdpPort.Receiver receiver) {
        long h = (long) i * Msg.HDR;
        int length = m.get(Msg.INT, h + Msg.LEN);
        if ((m.get(Msg.INT, h + Msg.FLAGS) & Sys.MSG_TRUNC) != 0) {
            stats.rxTruncated++;
            return 0;
        }
        readControl(i);
        long a = addr + (long) i * Msg.SOCKADDR,
                hi,
                lo,
                port = m.get(Msg.SHORT_BE, a + 2) & 0xffffL;
        if (v6) {
            hi = m.get(Msg.LONG_BE, a + 8);
            lo = m.get(Msg.LONG_BE, a + 16);
            port |= (m.get(Msg.INT, a + 24) & 0xffff_ffffL) << 16;
        } else {
            hi = 0;
            lo = Addr.v4(m.get(Msg.INT_BE, a + 4));
        }
        stats.rxBytes += length;
        Delivery.packet(receiver, stats, m, data + (long) i * slot, length, hi, lo, port);
        return 1;
    }

    /** SO_RXQ_OVFL: a running total of what the kernel dropped, sent only when it is not 0. */
    private void readControl(int i) {
        long c = control + (long) i * CONTROL;
        long end = c + m.get(Msg.LONG, (long) i * Msg.HDR + Msg.CONTROLLEN);
        while (c + Msg.CMSG_DATA < end) {
            boolean isDrops =
                    m.get(Msg.INT, c + Msg.CMSG_LEVEL) == Sys.SOL_SOCKET
                            && m.get(Msg.INT, c + Msg.CMSG_TYPE) == Sys.SO_RXQ_OVFL;
            if (isDrops) {
                int drops = m.get(Msg.INT, c + Msg.CMSG_DATA);
                stats.rxKernelDrops += drops - lastDrops;
                lastDrops = drops;
            }
            c += m.get(Msg.LONG, c) + 7 & ~7L;
        }
    }
}
