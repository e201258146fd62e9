package sfu.core.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The libc calls we need and their Linux LP64 constants (the same on x86_64 and aarch64). A failed
 * call answers with its negative error number, as the kernel does.
 *
 * <p>Pointers are passed as longs: no segment boxing, no scope to acquire. Every call captures
 * errno into {@code state}; plain errno is gone by the time Java looks.
 */
final class Sys {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOL_SOCKET = 1;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_REUSEPORT = 15;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_RCVBUFFORCE = 33;
    static final int SO_TIMESTAMPNS = 35;
    static final int SO_RXQ_OVFL = 40;
    static final int SO_ATTACH_REUSEPORT_CBPF = 51;
    static final int IPPROTO_IP = 0;
    static final int IP_MTU_DISCOVER = 10;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_MTU_DISCOVER = 23;
    static final int IPV6_V6ONLY = 26;
    static final int IP_PKTINFO = 8;
    static final int IPV6_RECVPKTINFO = 49;
    static final int IPV6_PKTINFO = 50;
    static final int PMTUDISC_DO = 2;
    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;
    static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final long ERRNO =
            Linker.Option.captureStateLayout()
                    .byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = find("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = find("bind", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = find("close", JAVA_INT);
    private static final MethodHandle GETSOCKNAME =
            find("getsockname", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETSOCKOPT =
            find("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            find("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    // Not Linker.Option.critical: a full send batch would keep the garbage collector waiting.
    private static final MethodHandle SENDMMSG =
            find("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle RECVMMSG =
            find("recvmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);

    private static final MethodHandle CLOCK_GETTIME =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("clock_gettime"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
                    Linker.Option.critical(false)); // no system call: the vDSO reads it
    private static final int CLOCK_REALTIME = 0;
    private static final long SECOND_NS = 1_000_000_000L;

    /** Of a struct timespec. */
    static final long TIMESPEC = 16;

    private Sys() {}

    private static MethodHandle find(String name, ValueLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, arguments),
                Linker.Option.captureCallState("errno"));
    }

    /** Where a thread's calls leave errno; one per socket. */
    static MemorySegment newState(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    private static int result(int returned, MemorySegment state) {
        return returned >= 0 ? returned : -state.get(JAVA_INT, ERRNO);
    }

    /** Messages sent, or the error of the first one. */
    static int sendmmsg(MemorySegment state, int fd, long messages, int count) {
        try {
            return result(
                    (int) SENDMMSG.invokeExact(state, fd, messages, count, MSG_DONTWAIT), state);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int recvmmsg(MemorySegment state, int fd, long messages, int count) {
        try {
            return result(
                    (int) RECVMMSG.invokeExact(state, fd, messages, count, MSG_DONTWAIT, 0L),
                    state);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /**
     * CLOCK_REALTIME, which the kernel stamps packets with.
     *
     * @param timespec scratch space of {@link #TIMESPEC} bytes
     */
    static long realTimeNs(MemorySegment timespec) {
        try {
            int done = (int) CLOCK_GETTIME.invokeExact(CLOCK_REALTIME, timespec.address());
            return done < 0
                    ? 0
                    : timespec.get(JAVA_LONG, 0) * SECOND_NS + timespec.get(JAVA_LONG, 8);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** A non-blocking datagram socket. */
    static int socket(MemorySegment state, int family) {
        try {
            return result(
                    (int) SOCKET.invokeExact(state, family, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0), state);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int bind(MemorySegment state, int fd, MemorySegment address, int length) {
        try {
            return result((int) BIND.invokeExact(state, fd, address.address(), length), state);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int close(MemorySegment state, int fd) {
        try {
            return result((int) CLOSE.invokeExact(state, fd), state);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** The port a socket is bound to. */
    static int localPort(MemorySegment state, int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(Msg.SOCKADDR, 8);
            MemorySegment length = arena.allocateFrom(JAVA_INT, Msg.SOCKADDR);
            int done =
                    result(
                            (int)
                                    GETSOCKNAME.invokeExact(
                                            state, fd, address.address(), length.address()),
                            state);
            return done < 0 ? done : Msg.port(address, 0);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int setOption(MemorySegment state, int fd, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return setOption(state, fd, level, option, arena.allocateFrom(JAVA_INT, value));
        }
    }

    static int setOption(MemorySegment state, int fd, int level, int option, MemorySegment value) {
        try {
            return result(
                    (int)
                            SETSOCKOPT.invokeExact(
                                    state,
                                    fd,
                                    level,
                                    option,
                                    value.address(),
                                    (int) value.byteSize()),
                    state);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int option(MemorySegment state, int fd, int level, int option) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
            int done =
                    result(
                            (int)
                                    GETSOCKOPT.invokeExact(
                                            state,
                                            fd,
                                            level,
                                            option,
                                            value.address(),
                                            length.address()),
                            state);
            return done < 0 ? done : value.get(JAVA_INT, 0);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
