package sfu.core.fuzz;

import java.io.ByteArrayOutputStream;

/** Writes what {@link Bits} reads. */
public final class Seeds {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public Seeds put(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    public Seeds put16(int value) {
        return put(value >>> 8, value);
    }

    public Seeds put32(int value) {
        return put16(value >>> 16).put16(value);
    }

    public Seeds put(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** A piece of at most 255 bytes, with its length before it. */
    public Seeds piece(byte[] bytes) {
        if (bytes.length > 255) {
            throw new IllegalArgumentException("a piece has at most 255 bytes");
        }
        return put(bytes.length).put(bytes);
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
