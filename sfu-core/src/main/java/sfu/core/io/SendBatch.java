package sfu.core.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The native side of sendmmsg. Packets are laid one after another in the slab, so a run of packets
 * to one peer is already what UDP_SEGMENT wants: one iovec, the segment size, a last segment that
 * may be shorter.
 */
final class SendBatch {
    private static final int CONTROL = 24; // CMSG_SPACE(2)
    private static final int MAX_SEGMENTS = 64, MAX_BYTES = 65000;
    private final MemorySegment m, state;
    private final int capacity, fd;
    private final long iov, addr, control, data, limit;
    private final boolean v6, gso;
    private final UdpStats stats;

    private int head, tail; // messages [head, tail) wait to be sent
    private long write; // where the next packet goes
    private long runHi, runLo, runPort; // the last message's peer
    private int segment, segments; // its segment size and count; segment 0: it takes no more

    SendBatch(
            Arena arena,
            int capacity,
            int mtu,
            boolean v6,
            boolean gso,
            MemorySegment state,
            int fd,
            UdpStats stats) {
        this.capacity = capacity;
        this.v6 = v6;
        this.gso = gso;
        this.state = state;
        this.fd = fd;
        this.stats = stats;
        iov = (long) (capacity + 1) * Msg.HDR; // one more, to send a message's segments singly
        addr = iov + (long) (capacity + 1) * Msg.IOVEC;
        control = addr + (long) (capacity + 1) * Msg.SOCKADDR;
        data = control + (long) (capacity + 1) * CONTROL + 63 & ~63L;
        limit = data + (long) capacity * mtu * (gso ? 4 : 1);
        write = data;
        m = arena.allocate(limit, 64);
        for (int i = 0; i <= capacity; i++) {
            long h = (long) i * Msg.HDR, c = control + (long) i * CONTROL;
            m.set(Msg.LONG, h + Msg.NAME, m.address() + addr + (long) i * Msg.SOCKADDR);
            m.set(Msg.INT, h + Msg.NAMELEN, Msg.sockaddrLen(v6));
            m.set(Msg.LONG, h + Msg.IOV, m.address() + iov + (long) i * Msg.IOVEC);
            m.set(Msg.LONG, h + Msg.IOVLEN, 1);
            m.set(Msg.LONG, h + Msg.CONTROL, m.address() + c);
            Msg.family(m, addr + (long) i * Msg.SOCKADDR, v6);
            m.set(Msg.LONG, c, Msg.CMSG_DATA + 2); // CMSG_LEN(2)
            m.set(Msg.INT, c + Msg.CMSG_LEVEL, Sys.SOL_UDP);
            m.set(Msg.INT, c + Msg.CMSG_TYPE, Sys.UDP_SEGMENT);
        }
    }

    MemorySegment segment() {
        return m;
    }

    long reserve(int max) {
        if (tail == capacity || write + max > limit) {
            return -1;
        }
        return write;
    }

    void commit(int length, long hi, long lo, long port) {
        if (length <= segment && port == runPort && lo == runLo && hi == runHi) {
            int i = tail - 1;
            long v = iov + (long) i * Msg.IOVEC, total = m.get(Msg.LONG, v + Msg.IOV_LEN) + length;
            if (total <= MAX_BYTES) {
                m.set(Msg.LONG, v + Msg.IOV_LEN, total);
                if (segments++ == 1) {
                    m.set(Msg.LONG, (long) i * Msg.HDR + Msg.CONTROLLEN, CONTROL);
                    m.set(Msg.SHORT, control + (long) i * CONTROL + Msg.CMSG_DATA, (short) segment);
                }
                if (length < segment || segments == MAX_SEGMENTS) {
                    segment = 0;
                }
                write += length;
                return;
            }
        }
        int i = tail++;
        long v = iov + (long) i * Msg.IOVEC;
        m.set(Msg.LONG, (long) i * Msg.HDR + Msg.CONTROLLEN, 0);
        m.set(Msg.LONG, v + Msg.IOV_BASE, m.address() + write);
        m.set(Msg.LONG, v + Msg.IOV_LEN, length);
        Msg.sockaddr(m, addr + (long) i * Msg.SOCKADDR, v6, hi, lo, port);
        runHi = hi;
        runLo = lo;
        runPort = port;
        segments = 1;
        segment = gso ? length : 0;
        write += length;
    }

    int flush() {
        int retries = 0;
        while (head < tail) {
            int n = Sys.sendmmsg(state, fd, m.address() + (long) head * Msg.HDR, tail - head);
            stats.txCalls++;
            if (n > 0) { // fewer than asked: the next call names the error of the message it
                // stopped at
                for (int i = head; i < head + n; i++) {
                    stats.txPackets += packets(i);
                    stats.txBytes += m.get(Msg.LONG, iov + (long) i * Msg.IOVEC + Msg.IOV_LEN);
                }
                stats.txMessages += n;
                head += n;
                retries = 0;
                continue;
            }
            int errno = Sys.errno(state);
            if (errno == Sys.EINTR) {
                continue;
            }
            if (errno == Sys.EAGAIN) {
                stats.txWouldBlock++;
                segment =
                        0; // the kernel may take the queue in pieces; do not grow a message it has
                // refused
                return tail - head;
            }
            if (errno == Sys.ECONNREFUSED && retries++ < 4) {
                stats.txRefused++; // left by an earlier packet's ICMP; reading it cleared it, this
                // message is untried
                continue;
            }
            if ((errno == Sys.EIO || errno == Sys.EINVAL)
                    && m.get(Msg.LONG, (long) head * Msg.HDR + Msg.CONTROLLEN) != 0) {
                split(head);
            } else {
                failed(errno, packets(head));
            }
            head++;
            retries = 0;
        }
        head = 0;
        tail = 0;
        write = data;
        segment = 0;
        return 0;
    }

    private int packets(int i) {
        if (m.get(Msg.LONG, (long) i * Msg.HDR + Msg.CONTROLLEN) == 0) {
            return 1;
        }
        int size = m.get(Msg.SHORT, control + (long) i * CONTROL + Msg.CMSG_DATA) & 0xffff;
        return (int)
                ((m.get(Msg.LONG, iov + (long) i * Msg.IOVEC + Msg.IOV_LEN) + size - 1) / size);
    }

    private void failed(int errno, int packets) {
        switch (errno) {
            case Sys.ENOBUFS, Sys.ENOMEM -> stats.txNoBuffers += packets;
            case Sys.EMSGSIZE -> stats.txTooBig += packets;
            case Sys.EPERM, Sys.EACCES -> stats.txDenied += packets;
            case Sys.ENETUNREACH, Sys.EHOSTUNREACH, Sys.EHOSTDOWN, Sys.ENETDOWN, Sys.ECONNREFUSED ->
                    stats.txUnreachable += packets;
            default -> stats.txOther += packets;
        }
    }

    /**
     * The route cannot take GSO (EIO: IPsec; EINVAL: too many segments): send the segments one by
     * one.
     */
    private void split(int i) {
        stats.txGsoSplit++;
        long from = iov + (long) i * Msg.IOVEC, to = iov + (long) capacity * Msg.IOVEC;
        int size = m.get(Msg.SHORT, control + (long) i * CONTROL + Msg.CMSG_DATA) & 0xffff;
        long base = m.get(Msg.LONG, from + Msg.IOV_BASE),
                left = m.get(Msg.LONG, from + Msg.IOV_LEN);
        MemorySegment.copy(
                m,
                addr + (long) i * Msg.SOCKADDR,
                m,
                addr + (long) capacity * Msg.SOCKADDR,
                Msg.SOCKADDR);
        m.set(Msg.LONG, (long) capacity * Msg.HDR + Msg.CONTROLLEN, 0);
        for (; left > 0; base += size, left -= size) {
            m.set(Msg.LONG, to + Msg.IOV_BASE, base);
            m.set(Msg.LONG, to + Msg.IOV_LEN, Math.min(size, left));
            int n = Sys.sendmmsg(state, fd, m.address() + (long) capacity * Msg.HDR, 1);
            stats.txCalls++;
            if (n == 1) {
                stats.txPackets++;
                stats.txBytes += Math.min(size, left);
                stats.txMessages++;
            } else {
                failed(Sys.errno(state), 1);
            }
        }
    }
}
