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
    static final ValueLayout.OfShort SHORT_BE = SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    // struct mmsghdr { struct msghdr { ... } msg_hdr; unsigned msg_len; }: 64 bytes, with padding
    // after every int
    static final int NAME = 0,
            NAMELEN = 8,
            IOV = 16,
            IOVLEN = 24,
            CONTROL = 32,
            CONTROLLEN = 40,
            FLAGS = 48,
            LEN = 56,
            HDR = 64;
    static final int IOV_BASE = 0, IOV_LEN = 8, IOVEC = 16;
    // struct cmsghdr { size_t len; int level; int type; } then data, each cmsg padded to 8
    static final int CMSG_LEVEL = 8, CMSG_TYPE = 12, CMSG_DATA = 16;
    static final int SOCKADDR = 32; // room kept: sockaddr_in6 is 28, sockaddr_in 16

    private Msg() {}

    static int sockaddrLen(boolean v6) {
        return v6 ? 28 : 16;
    }

    /** Writes a sockaddr; its family is written once by {@link #family}. */
    static void sockaddr(MemorySegment m, long o, boolean v6, long hi, long lo, long port) {
        m.set(SHORT_BE, o + 2, (short) port);
        if (v6) { // flowinfo stays 0
            m.set(LONG_BE, o + 8, hi);
            m.set(LONG_BE, o + 16, lo);
            m.set(INT, o + 24, (int) (port >>> 16));
        } else {
            m.set(INT_BE, o + 4, (int) lo);
        }
    }

    static void family(MemorySegment m, long o, boolean v6) {
        m.set(SHORT, o, (short) (v6 ? Sys.AF_INET6 : Sys.AF_INET));
    }

    static int port(MemorySegment m, long o) {
        return m.get(SHORT_BE, o + 2) & 0xffff;
    }
}
