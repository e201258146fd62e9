package sfu.core.io;

import java.lang.foreign.MemorySegment;

/**
 * The control message that says which of our addresses a datagram came to or is to leave from:
 * IPV6_PKTINFO (RFC 3542 6), of an IPv6 socket for IPv4 too, or IP_PKTINFO (ip(7)).
 */
final class PacketInfo {
    // struct in6_pktinfo { u8 address[16]; int interface; }
    private static final int V6_BYTES = 20;
    // struct in_pktinfo { int interface; u32 ours; u32 destination; }
    private static final int V4_BYTES = 12;
    private static final int V4_OURS = 4;

    private PacketInfo() {}

    /** CMSG_SPACE. */
    static int space(boolean v6) {
        return v6 ? 40 : 32;
    }

    /** Writes it without an address at {@code o}. */
    static void prepare(MemorySegment m, long o, boolean v6) {
        m.set(Msg.LONG, o, Msg.CMSG_DATA + (v6 ? V6_BYTES : V4_BYTES));
        m.set(Msg.INT, o + Msg.CMSG_LEVEL, v6 ? Sys.IPPROTO_IPV6 : Sys.IPPROTO_IP);
        m.set(Msg.INT, o + Msg.CMSG_TYPE, v6 ? Sys.IPV6_PKTINFO : Sys.IP_PKTINFO);
    }

    static boolean isAt(MemorySegment m, long o, boolean v6) {
        int level = m.get(Msg.INT, o + Msg.CMSG_LEVEL);
        int type = m.get(Msg.INT, o + Msg.CMSG_TYPE);
        return v6
                ? level == Sys.IPPROTO_IPV6 && type == Sys.IPV6_PKTINFO
                : level == Sys.IPPROTO_IP && type == Sys.IP_PKTINFO;
    }

    static void address(MemorySegment m, long o, boolean v6, long hi, long lo) {
        long data = o + Msg.CMSG_DATA;
        if (v6) {
            m.set(Msg.LONG_BE, data, hi);
            m.set(Msg.LONG_BE, data + 8, lo);
        } else {
            m.set(Msg.INT_BE, data + V4_OURS, (int) lo);
        }
    }

    static long hi(MemorySegment m, long o, boolean v6) {
        return v6 ? m.get(Msg.LONG_BE, o + Msg.CMSG_DATA) : 0;
    }

    static long lo(MemorySegment m, long o, boolean v6) {
        long data = o + Msg.CMSG_DATA;
        return v6 ? m.get(Msg.LONG_BE, data + 8) : Addr.v4(m.get(Msg.INT_BE, data + V4_OURS));
    }
}
