package sfu.core.rtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Bytes for tests, in segments of exactly their size: a read beyond them throws. */
public final class Wire {
    private Wire() {}

    /** Of hexadecimal digits; spaces are for the reader's eye. */
    public static MemorySegment bytes(String hex) {
        return bytes(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** These bytes themselves. */
    public static MemorySegment bytes(byte[] bytes) {
        return MemorySegment.ofArray(bytes);
    }

    public static String hex(MemorySegment s, long offset, long length) {
        return HexFormat.of().formatHex(s.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
    }

    /** Spaces taken out, as {@link #hex} writes it. */
    public static String plain(String hex) {
        return hex.replace(" ", "");
    }

    /** Random bytes, of which some are near those of a real packet: few and small numbers. */
    public static byte[] random(RandomGenerator random, int maxLength) {
        byte[] bytes = new byte[random.nextInt(maxLength + 1)];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            if (random.nextInt(3) == 0) {
                bytes[i] = (byte) random.nextInt(4);
            }
        }
        return bytes;
    }
}
