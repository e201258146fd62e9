package sfu.core.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * struct mmsghdr, iovec, sockaddr_in, sockaddr_in6 and cmsghdr on Linux LP64, as offsets. Every
 * block is 8-byte aligned, so plain (checked-alignment) layouts serve; only packet bytes need the
 * unaligned ones.
 */
final class Msg {
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    static final ValueLayout.OfLong LONG_BE = LONG.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt INT_BE = INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT_BE = SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    // struct mmsghdr { struct msghdr msg_hdr; unsigned msg_len; }, padding after every int
    static final int NAME = 0;
    static final int NAMELEN = 8;
    static final int IOV = 16;
    static final int IOVLEN = 24;
    static final int CONTROL = 32;
    static final int CONTROLLEN = 40;
    static final int FLAGS = 48;
    static final int LEN = 56;
    static final int HDR = 64;

    // struct iovec { void *base; size_t len; }
    static final int IOV_BASE = 0;
    static final int IOV_LEN = 8;
    static final int IOVEC = 16;

    // struct cmsghdr { size_t len; int level; int type; } then data, each cmsg padded to 8
    static final int CMSG_LEVEL = 8;
    static final int CMSG_TYPE = 12;
    static final int CMSG_DATA = 16;

    /** Room kept for an address: sockaddr_in6 is 28 bytes, sockaddr_in 16. */
    static final int SOCKADDR = 32;

    // both begin with u16 family (native order), u16 port; then sockaddr_in { u32 address },
    // sockaddr_in6 { u32 flowinfo; u8 address[16]; u32 scope (native order) }
    private static final int PORT = 2;
    private static final int V4_ADDRESS = 4;
    private static final int V6_ADDRESS = 8;
    private static final int V6_SCOPE = 24;

    private Msg() {}

    static int addressLength(boolean v6) {
        return v6 ? 28 : 16;
    }

    /** The family of the address at {@code o}; {@link #address} leaves it alone. */
    static void family(MemorySegment m, long o, boolean v6) {
        m.set(SHORT, o, (short) (v6 ? Sys.AF_INET6 : Sys.AF_INET));
    }

    /** Writes an {@link Addr}, without its local number; flowinfo stays 0. */
    static void address(MemorySegment m, long o, boolean v6, long hi, long lo, long port) {
        m.set(SHORT_BE, o + PORT, (short) port);
        if (v6) {
            m.set(LONG_BE, o + V6_ADDRESS, hi);
            m.set(LONG_BE, o + V6_ADDRESS + 8, lo);
            m.set(INT, o + V6_SCOPE, (int) (port >>> 16));
        } else {
            m.set(INT_BE, o + V4_ADDRESS, (int) lo);
        }
    }

    static int port(MemorySegment m, long o) {
        return m.get(SHORT_BE, o + PORT) & 0xFFFF;
    }

    static long hi(MemorySegment m, long o, boolean v6) {
        return v6 ? m.get(LONG_BE, o + V6_ADDRESS) : 0;
    }

    static long lo(MemorySegment m, long o, boolean v6) {
        return v6 ? m.get(LONG_BE, o + V6_ADDRESS + 8) : Addr.v4(m.get(INT_BE, o + V4_ADDRESS));
    }

    /** As in {@link Addr}: {@code port | scopeId << 16}. */
    static long scopedPort(MemorySegment m, long o, boolean v6) {
        long scope = v6 ? m.get(INT, o + V6_SCOPE) & 0xFFFF_FFFFL : 0;
        return scope << 16 | port(m, o);
    }
}
