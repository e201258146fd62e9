package sfu.signaling.http;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One stream's gzip member (RFC 1952), put together of parts that other streams have as well: each
 * is compressed by itself and ends on a byte's border (RFC 1951 3.2.4), so none refers to another.
 */
final class SseGzip {
    /** RFC 1952 2.3: magic, deflate, no flags, no time, no extra flags, unknown system. */
    static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private static final int LEVEL = 6;

    /** Less is stored as it is: a stored block has 5 bytes of its own. */
    private static final int WORTH_BYTES = 128;

    private final CRC32 crc = new CRC32();
    private long sizeBytes;

    /** This is the next part of the stream. */
    void add(byte[] plain) {
        crc.update(plain);
        sizeBytes += plain.length;
    }

    /** What ends the stream: an empty last block, checksum, size. */
    byte[] trailer() {
        byte[] end = new byte[10];
        end[0] = 3;
        putInt(end, 2, (int) crc.getValue());
        putInt(end, 6, (int) sizeBytes);
        return end;
    }

    private static void putInt(byte[] to, int at, int value) {
        for (int i = 0; i < 4; i++) {
            to[at + i] = (byte) (value >>> 8 * i);
        }
    }

    static byte[] deflate(byte[] plain) {
        if (plain.length < WORTH_BYTES) {
            return stored(plain);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + plain.length / 3);
        Deflater deflater = new Deflater(LEVEL, true);
        try {
            deflater.setInput(plain);
            byte[] part = new byte[8192];
            int length;
            do {
                length = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
                out.write(part, 0, length);
            } while (length == part.length);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    /** RFC 1951 3.2.4, not the last block. */
    private static byte[] stored(byte[] plain) {
        byte[] block = new byte[5 + plain.length];
        block[1] = (byte) plain.length;
        block[2] = (byte) (plain.length >>> 8);
        block[3] = (byte) ~plain.length;
        block[4] = (byte) (~plain.length >>> 8);
        System.arraycopy(plain, 0, block, 5, plain.length);
        return block;
    }
}
