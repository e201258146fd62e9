package sfu.core.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Big-endian numbers in byte arrays. */
final class ByteArrays {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private ByteArrays() {}

    static void putLong(byte[] to, int at, long v) {
        LONG.set(to, at, v);
    }

    static void putInt(byte[] to, int at, int v) {
        INT.set(to, at, v);
    }

    /** An array of at least {@code length} bytes: this one if it has them, its content is lost. */
    static byte[] grow(byte[] bytes, int length) {
        return bytes.length >= length
                ? bytes
                : new byte[Math.max(2048, Integer.highestOneBit(length) * 2)];
    }
}
