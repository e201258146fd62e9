package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Plain reads and writes at addresses whose bounds were checked before. */
final class NativeMemory {
    /** All memory: a view that needs no object for each packet. */
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private NativeMemory() {}

    static long getLong(long address) {
        return ALL.get(JAVA_LONG_UNALIGNED, address);
    }

    static void setLong(long address, long v) {
        ALL.set(JAVA_LONG_UNALIGNED, address, v);
    }

    static void setInt(long address, int v) {
        ALL.set(JAVA_INT_UNALIGNED, address, v);
    }

    static void setLongBigEndian(long address, long v) {
        ALL.set(RtpHeader.LONG, address, v);
    }

    static void setIntBigEndian(long address, int v) {
        ALL.set(RtpHeader.INT, address, v);
    }

    static void copy(long from, long to, int length) {
        MemorySegment.copy(ALL, from, ALL, to, length);
    }

    /** Without a slice: a forged packet must not cost an object, whatever the compiler does. */
    static void zero(long address, long length) {
        long at = address;
        long end = address + length;
        for (; end - at >= 8; at += 8) {
            setLong(at, 0);
        }
        for (; at < end; at++) {
            ALL.set(JAVA_BYTE, at, (byte) 0);
        }
    }

    /** The first 80 bits of a tag: what AES-CM with HMAC-SHA1-80 sends. */
    static void copyTag80(long from, long to) {
        setLong(to, getLong(from));
        ALL.set(JAVA_SHORT_UNALIGNED, to + 8, ALL.get(JAVA_SHORT_UNALIGNED, from + 8));
    }

    /** Compares without branching on single bytes, as an attacker could measure that. */
    static boolean equalTags80(long a, long b) {
        int rest = ALL.get(JAVA_SHORT_UNALIGNED, a + 8) ^ ALL.get(JAVA_SHORT_UNALIGNED, b + 8);
        return (getLong(a) ^ getLong(b) | rest) == 0;
    }

    static boolean equalTags128(long a, long b) {
        return (getLong(a) ^ getLong(b) | getLong(a + 8) ^ getLong(b + 8)) == 0;
    }
}
