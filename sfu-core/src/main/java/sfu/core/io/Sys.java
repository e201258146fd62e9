package sfu.core.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The seven libc calls we need, and the Linux LP64 constants (the same on x86_64 and aarch64).
 * Pointers are passed as longs: no segment boxing, no scope to acquire. Every call captures errno;
 * plain errno is gone by the time Java looks.
 */
final class Sys {
    static final int AF_INET = 2,
            AF_INET6 = 10,
            SOCK_DGRAM_NB = 2 | 0x800 | 0x80000; // NONBLOCK | CLOEXEC
    static final int SOL_SOCKET = 1, IPPROTO_IP = 0, IPPROTO_IPV6 = 41, SOL_UDP = 17;
    static final int SO_SNDBUF = 7,
            SO_RCVBUF = 8,
            SO_REUSEPORT = 15,
            SO_SNDBUFFORCE = 32,
            SO_RCVBUFFORCE = 33,
            SO_RXQ_OVFL = 40,
            SO_ATTACH_REUSEPORT_CBPF = 51;
    static final int IP_TOS = 1, IP_PKTINFO = 8, IP_MTU_DISCOVER = 10, IP_RECVTOS = 13;
    static final int IPV6_MTU_DISCOVER = 23,
            IPV6_V6ONLY = 26,
            IPV6_RECVPKTINFO = 49,
            IPV6_PKTINFO = 50,
            IPV6_RECVTCLASS = 66,
            IPV6_TCLASS = 67;
    static final int PMTUDISC_DO = 2;
    static final int UDP_SEGMENT = 103, UDP_GRO = 104;
    static final int MSG_TRUNC = 0x20, MSG_DONTWAIT = 0x40;
    static final int EPERM = 1,
            EINTR = 4,
            EIO = 5,
            EAGAIN = 11,
            ENOMEM = 12,
            EACCES = 13,
            EINVAL = 22,
            EMSGSIZE = 90,
            EAFNOSUPPORT = 97,
            ENETDOWN = 100,
            ENETUNREACH = 101,
            ENOBUFS = 105,
            ECONNREFUSED = 111,
            EHOSTDOWN = 112,
            EHOSTUNREACH = 113;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final long ERRNO =
            Linker.Option.captureStateLayout()
                    .byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = bind("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = bind("bind", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CONNECT = bind("connect", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = bind("close", JAVA_INT);
    private static final MethodHandle GETSOCKNAME =
            bind("getsockname", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETSOCKOPT =
            bind("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            bind("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SENDMMSG =
            bind("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle RECVMMSG =
            bind("recvmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);

    private Sys() {}

    private static MethodHandle bind(String name, ValueLayout... args) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, args),
                Linker.Option.captureCallState("errno"));
    }

    /** Where a thread's calls leave errno; one per port. */
    static MemorySegment newState(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    static int errno(MemorySegment state) {
        return state.get(JAVA_INT, ERRNO);
    }

    static int sendmmsg(MemorySegment state, int fd, long msgs, int n) {
        try {
            return (int) SENDMMSG.invokeExact(state, fd, msgs, n, MSG_DONTWAIT);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int recvmmsg(MemorySegment state, int fd, long msgs, int n) {
        try {
            return (int) RECVMMSG.invokeExact(state, fd, msgs, n, MSG_DONTWAIT, 0L);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int socket(MemorySegment state, int family) {
        try {
            return (int) SOCKET.invokeExact(state, family, SOCK_DGRAM_NB, 0);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int bind(MemorySegment state, int fd, MemorySegment sockaddr, int len) {
        try {
            return (int) BIND.invokeExact(state, fd, sockaddr.address(), len);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int connect(MemorySegment state, int fd, MemorySegment sockaddr, int len) {
        try {
            return (int) CONNECT.invokeExact(state, fd, sockaddr.address(), len);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int close(MemorySegment state, int fd) {
        try {
            return (int) CLOSE.invokeExact(state, fd);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int localPort(MemorySegment state, int fd) throws IOException {
        try (Arena a = Arena.ofConfined()) {
            MemorySegment sa = a.allocate(32, 8), len = a.allocateFrom(JAVA_INT, 28);
            check(
                    (int) GETSOCKNAME.invokeExact(state, fd, sa.address(), len.address()),
                    state,
                    "getsockname");
            return Msg.port(sa, 0);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int setInt(MemorySegment state, int fd, int level, int option, int value) {
        try (Arena a = Arena.ofConfined()) {
            return set(state, fd, level, option, a.allocateFrom(JAVA_INT, value));
        }
    }

    static int set(MemorySegment state, int fd, int level, int option, MemorySegment value) {
        try {
            return (int)
                    SETSOCKOPT.invokeExact(
                            state, fd, level, option, value.address(), (int) value.byteSize());
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int getInt(MemorySegment state, int fd, int level, int option) throws IOException {
        try (Arena a = Arena.ofConfined()) {
            MemorySegment v = a.allocate(JAVA_INT), len = a.allocateFrom(JAVA_INT, 4);
            check(
                    (int)
                            GETSOCKOPT.invokeExact(
                                    state, fd, level, option, v.address(), len.address()),
                    state,
                    "getsockopt");
            return v.get(JAVA_INT, 0);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int check(int rc, MemorySegment state, String call) throws IOException {
        if (rc < 0) {
            throw new IOException(call + ": errno " + errno(state));
        }
        return rc;
    }
}
