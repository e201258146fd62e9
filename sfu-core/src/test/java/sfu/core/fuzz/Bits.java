package sfu.core.fuzz;

import java.util.Arrays;

/** Reads a fuzzer's bytes as choices and pieces; zeros follow their end. */
public final class Bits {
    private final byte[] bytes;
    private int at;

    public Bits(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean isOver() {
        return at >= bytes.length;
    }

    public int remaining() {
        return bytes.length - at;
    }

    /** 0 to 255. */
    public int next() {
        return isOver() ? 0 : bytes[at++] & 0xFF;
    }

    /** 0 to 65,535. */
    public int next16() {
        return next() << 8 | next();
    }

    /** Any int. */
    public int next32() {
        return next16() << 16 | next16();
    }

    /** 0 to bound - 1, for bounds up to 256. */
    public int below(int bound) {
        return next() % bound;
    }

    /** As many bytes as asked for, or as there are left. */
    public byte[] take(int count) {
        int from = Math.min(at, bytes.length);
        at = Math.min(bytes.length, from + count);
        return Arrays.copyOfRange(bytes, from, at);
    }

    /** As many bytes as the next one says. */
    public byte[] piece() {
        return take(next());
    }

    public byte[] rest() {
        return take(bytes.length);
    }
}
